
namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>MLflow: <c>mlflow.spanType</c>, <c>mlflow.spanInputs</c>, <c>mlflow.spanOutputs</c>, each JSON text of its value.</summary>
internal sealed class MlflowConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        switch (a.Json("mlflow.spanType").FilledText()?.ToUpperInvariant())
        {
            case "TOOL":
                reading.SetRole(SpanRole.Tool);
                reading.Tool ??= span.Name;
                reading.Arguments ??= a.Json("mlflow.spanInputs").AsText();
                reading.Result ??= MessageParts.Words(a.Json("mlflow.spanOutputs"));
                break;
            case "LLM" or "CHAT_MODEL":
                reading.SetRole(SpanRole.Model);
                reading.Model ??= a.Json("mlflow.spanInputs").Text("model") ?? a.Json("mlflow.llm.model").FilledText();
                reading.SetInput(MessageReader.Read(a.Json("mlflow.spanInputs"), MessageRole.User));
                reading.SetOutput(MessageReader.Read(a.Json("mlflow.spanOutputs"), MessageRole.Assistant));
                break;
            case "AGENT":
                reading.SetRole(SpanRole.Agent);
                reading.Agent ??= span.Name;
                break;
        }
    }
}
