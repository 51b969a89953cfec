namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// Traces and log records of agents in OpenTelemetry's envelopes (OTLP, Tempo, Jaeger, SDK dumps), with the attributes of all generations of <c>gen_ai.*</c>, OpenInference, OpenLLMetry,
/// Vercel AI SDK, Google ADK, MLflow, and the coding agents' own events.
/// </summary>
public sealed class OpenTelemetryDialect : IDialect
{
    public string Name => "opentelemetry";

    public string Title => "OpenTelemetry traces and logs";

    public int Recognise(RecordSample sample)
    {
        int known = 0;
        int best = 0;
        foreach (System.Text.Json.JsonElement record in sample.Records)
        {
            int score = Envelopes.Recognise(record);
            known += score > 0 ? 1 : 0;
            best = Math.Max(best, score);
        }

        return known * 2 > sample.Records.Count ? best : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new TelemetryReader(source, checkpoint, Envelopes.Read);
}
