using System.Globalization;
using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>How a cloud delivers audit records: one by one, as an array, or as the array member of an envelope.</summary>
/// <param name="envelopes">Members that may hold the array, the first that does wins.</param>
internal sealed class RecordList(params string[] envelopes)
{
    /// <summary>Items of a log record that are looked at to recognise its dialect: a delivered file may be one record with thousands.</summary>
    private const int Looked = 40;

    /// <summary>The records that a log record holds, each with its JSON pointer.</summary>
    public IEnumerable<(JsonElement Item, string Pointer)> Items(JsonElement record)
    {
        (JsonElement array, string prefix) = ArrayOf(record);
        if (array.ValueKind != JsonValueKind.Array)
        {
            yield return (record, "");
            yield break;
        }

        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            yield return (item, string.Create(CultureInfo.InvariantCulture, $"{prefix}/{index++}"));
        }
    }

    /// <summary>Whether most items of a sample are what the dialect reads.</summary>
    /// <returns>100 or 0, as <see cref="IDialect.Recognise"/> returns it.</returns>
    public int Recognise(RecordSample sample, Predicate<JsonElement> known)
    {
        int seen = 0;
        int told = 0;
        foreach (JsonElement record in sample.Records)
        {
            foreach ((JsonElement item, _) in Items(record).Take(Looked))
            {
                seen++;
                told += known(item) ? 1 : 0;
            }
        }

        return seen > 0 && told * 2 > seen ? 100 : 0;
    }

    private (JsonElement Array, string Prefix) ArrayOf(JsonElement record)
    {
        if (record.ValueKind == JsonValueKind.Array)
        {
            return (record, "");
        }

        foreach (string envelope in envelopes)
        {
            if (record.Member(envelope) is { ValueKind: JsonValueKind.Array } array)
            {
                return (array, "/" + envelope);
            }
        }

        return (default, "");
    }
}
