using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>SWE-agent trajectories (<c>.traj</c>): the steps in <c>trajectory</c>, the prompts in <c>history</c>. There are no times; the order is that of the array.</summary>
internal sealed class SweAgentDialect : IDialect
{
    public const string DialectName = "swe-agent";

    public string Name => DialectName;

    public string Title => "SWE-agent trajectory";

    public int Recognise(RecordSample sample)
    {
        foreach (JsonElement record in sample.Records)
        {
            if (IsStep(First(record.Member("trajectory"u8))) || IsHistory(record.Member("history"u8)))
            {
                return 90;
            }
        }

        return 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new SweAgentReader(source);

    private static bool IsStep(JsonElement step) => step.Member("action"u8).IsString() && step.Names("observation"u8);

    /// <summary>Messages with the members that only SWE-agent adds to them.</summary>
    private static bool IsHistory(JsonElement history)
    {
        JsonElement first = First(history);
        return first.Member("role"u8).IsString() && first.Member("agent"u8).IsString();
    }

    private static JsonElement First(JsonElement array) => array.IsArray() && array.GetArrayLength() > 0 ? array[0] : default;
}
