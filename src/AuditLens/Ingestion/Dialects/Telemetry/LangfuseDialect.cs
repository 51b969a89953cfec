using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Langfuse's trace export: <c>{trace, observations}</c>, one or a list, or one a line.</summary>
public sealed class LangfuseDialect : IDialect
{
    public string Name => "langfuse";

    public string Title => "Langfuse trace export";

    public int Recognise(RecordSample sample)
    {
        int known = 0;
        foreach (JsonElement record in sample.Records)
        {
            known += LangfuseEnvelope.IsOne(record) || record.Items().Take(5).Any(LangfuseEnvelope.IsOne) ? 1 : 0;
        }

        return known * 2 > sample.Records.Count ? 100 : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new TelemetryReader(source, checkpoint, LangfuseEnvelope.Read);
}

/// <summary>LangSmith runs: one a line, a list, or batch requests.</summary>
public sealed class LangSmithDialect : IDialect
{
    public string Name => "langsmith";

    public string Title => "LangSmith runs";

    public int Recognise(RecordSample sample)
    {
        int known = 0;
        foreach (JsonElement record in sample.Records)
        {
            known += LangSmithEnvelope.Runs(record).Take(5).Any(item => LangSmithEnvelope.IsRun(item.Run)) ? 1 : 0;
        }

        return known * 2 > sample.Records.Count ? 100 : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new TelemetryReader(source, checkpoint, LangSmithEnvelope.Read);
}
