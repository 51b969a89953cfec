using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What holds for a stretch of a session and is carried by each of its events.</summary>
internal sealed record HarnessFacts(
    string Harness, string? Version = null, string? WorkingDirectory = null, string? Branch = null, string? PermissionMode = null, string? Sandbox = null)
{
    public ImmutableSortedDictionary<string, string> ToAttributes() => EventAttributes.None
        .Add(EventAttributes.HarnessName, Harness)
        .With(EventAttributes.HarnessVersion, Version)
        .With(EventAttributes.WorkingDirectory, WorkingDirectory)
        .With(EventAttributes.GitBranch, Branch)
        .With(EventAttributes.PermissionMode, PermissionMode)
        .With(EventAttributes.Sandbox, Sandbox);
}
