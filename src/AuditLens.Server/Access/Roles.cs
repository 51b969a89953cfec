namespace AuditLens.Server.Access;

/// <summary>What a person or a program may do. Each role of a person holds what the one before it holds; <see cref="Ingest"/> only delivers.</summary>
public static class Roles
{
    /// <summary>Reads everything but administration.</summary>
    public const string Viewer = "viewer";

    /// <summary>Viewer, and triages incidents and silences alerts.</summary>
    public const string Analyst = "analyst";

    /// <summary>Analyst, and manages users, tokens and settings.</summary>
    public const string Admin = "admin";

    /// <summary>Delivers events and sees nothing.</summary>
    public const string Ingest = "ingest";

    public static IReadOnlyList<string> All { get; } = [Viewer, Analyst, Admin, Ingest];
}
