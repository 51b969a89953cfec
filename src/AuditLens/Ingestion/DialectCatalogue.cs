using AuditLens.Ingestion.Dialects;
using AuditLens.Ingestion.Dialects.Telemetry;
using AuditLens.Ingestion.Dialects.Witnesses;

namespace AuditLens.Ingestion;

/// <summary>Every dialect AuditLens knows, the most specific first. A new one is one file and one line here.</summary>
public static class DialectCatalogue
{
    public static IReadOnlyList<IDialect> All { get; } =
    [
        new ClaudeCodeDialect(),
        new ClaudeCodeHooksDialect(),
        new ClaudeManagedDialect(),
        new CodexDialect(),
        new OpenHandsDialect(),
        new SweAgentDialect(),
        new GeminiCliDialect(),
        new AtifDialect(),
        new InspectDialect(),
        new McpDialect(),
        new EntireDialect(),
        new LangGraphDialect(),
        new PiDialect(),
        new ChatDialect(),
        new LangfuseDialect(),
        new LangSmithDialect(),
        new OpenTelemetryDialect(),
        new PostgresDialect(),
        new CloudTrailDialect(),
        new KubernetesDialect(),
    ];
}
