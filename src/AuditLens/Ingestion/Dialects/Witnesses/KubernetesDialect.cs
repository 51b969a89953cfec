using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// The Kubernetes API server's audit log: one <c>audit.k8s.io</c> event a line, an <c>EventList</c> (webhook), or wrapped as text by AKS (<c>properties.log</c>).
/// https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/.
/// </summary>
public sealed class KubernetesDialect : IDialect
{
    internal static RecordList Records { get; } = new("items");

    public string Name => "kubernetes-audit";

    public string Title => "Kubernetes audit log";

    public int Recognise(RecordSample sample) => Records.Recognise(sample, static item => IsEvent(Unwrap(item)));

    public IDialectReader Open(SourceContext source, string? checkpoint) => new KubernetesReader(source);

    internal static bool IsEvent(JsonElement item) =>
        item.Text("auditID") is not null && item.Has("verb") && (item.Has("stage") || item.Has("requestURI") || item.Has("objectRef"));

    internal static JsonElement Unwrap(JsonElement item)
    {
        if (IsEvent(item))
        {
            return item;
        }

        JsonElement azure = item.Member("properties").Member("log").Decoded();
        JsonElement wrapped = azure.ValueKind == JsonValueKind.Object ? azure : item.Member("log", "_source", "jsonPayload");
        return IsEvent(wrapped) ? wrapped : item;
    }
}
