using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// The Kubernetes API server's audit log: one <c>audit.k8s.io</c> event a line, an <c>EventList</c> (webhook), or wrapped as text by AKS (<c>properties.log</c>).
/// https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/.
/// </summary>
public sealed class KubernetesDialect : IDialect
{
    public string Name => "kubernetes-audit";

    public string Title => "Kubernetes audit log";

    public int Recognise(RecordSample sample)
    {
        int seen = 0;
        int known = 0;
        foreach (JsonElement record in sample.Records)
        {
            foreach ((JsonElement item, _) in Items(record).Take(40))
            {
                seen++;
                known += IsEvent(Unwrap(item)) ? 1 : 0;
            }
        }

        return seen > 0 && known * 2 > seen ? 100 : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new KubernetesReader(source);

    internal static bool IsEvent(JsonElement item) =>
        item.Text("auditID") is not null && item.Has("verb") && (item.Has("stage") || item.Has("requestURI") || item.Has("objectRef"));

    internal static IEnumerable<(JsonElement Item, string Pointer)> Items(JsonElement record)
    {
        (JsonElement array, string prefix) = record.ValueKind == JsonValueKind.Array ? (record, "")
            : record.Member("items") is { ValueKind: JsonValueKind.Array } items ? (items, "/items")
            : (default, "");
        if (array.ValueKind != JsonValueKind.Array)
        {
            yield return (record, "");
            yield break;
        }

        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            yield return (item, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}/{index++}"));
        }
    }

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
