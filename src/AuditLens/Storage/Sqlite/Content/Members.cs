namespace AuditLens.Storage.Sqlite.Content;

/// <summary>Which members of an event follow in its encoding. Part of the file format: bits are never given a new meaning.</summary>
[Flags]
internal enum Members
{
    None = 0,
    Line = 1 << 0,
    Pointer = 1 << 1,
    Ordinal = 1 << 2,
    Time = 1 << 3,
    AgentId = 1 << 4,
    AgentName = 1 << 5,
    NativeId = 1 << 6,
    ParentNativeId = 1 << 7,
    CallId = 1 << 8,
    Tool = 1 << 9,
    Text = 1 << 10,
    Arguments = 1 << 11,
    Result = 1 << 12,
    Outcome = 1 << 13,
    ExitCode = 1 << 14,
    Duration = 1 << 15,
    Model = 1 << 16,
    Usage = 1 << 17,
    Attributes = 1 << 18,
}

/// <summary>Which members of a token usage follow.</summary>
[Flags]
internal enum UsageMembers
{
    None = 0,
    Input = 1 << 0,
    Output = 1 << 1,
    CacheRead = 1 << 2,
    CacheCreation = 1 << 3,
    Reasoning = 1 << 4,
    Cost = 1 << 5,
}
