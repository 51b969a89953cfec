using AuditLens.Ingestion.Dialects;

namespace AuditLens.Ingestion;

/// <summary>Every dialect AuditLens knows, the most specific first. A new one is one file and one line here.</summary>
public static class DialectCatalogue
{
    public static IReadOnlyList<IDialect> All { get; } =
    [
        new ClaudeCodeDialect(),
        new ChatDialect(),
    ];
}
