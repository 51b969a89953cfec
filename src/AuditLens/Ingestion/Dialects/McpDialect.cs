using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Model Context Protocol traffic: JSON-RPC messages bare or inside the envelopes of proofscan and mcpAudit, and the JSON log lines of servers.</summary>
internal sealed class McpDialect : IDialect
{
    public const string DialectName = "mcp";

    public string Name => DialectName;

    public string Title => "MCP traffic";

    public int Recognise(RecordSample sample)
    {
        int messages = 0;
        foreach (JsonElement record in sample.Records)
        {
            bool one = IsMessage(record) || (record.IsArray() && record.GetArrayLength() > 0 && IsMessage(record[0]));
            messages += one ? 1 : 0;
        }

        return messages > 0 ? 55 + (35 * messages / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new McpReader(source, checkpoint);

    public static bool IsMessage(JsonElement record) =>
        record.Member("jsonrpc"u8).IsString()
        || (record.Has("ts_ms"u8) && record.Member("kind"u8).IsString() && record.Has("session_id"u8))
        || (record.Has("mcpServerName"u8) && record.Has("toolName"u8))
        || (record.Member("source"u8).IsString() && record.Member("category"u8).IsString() && record.Member("level"u8).IsString() && record.Has("message"u8) && record.Has("timestamp"u8));
}
