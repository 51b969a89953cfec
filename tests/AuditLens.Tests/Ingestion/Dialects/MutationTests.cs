using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Ingestion;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

/// <summary>Logs whose members are missing, renamed, of another type or cut: a reader never throws, and no record goes missing.</summary>
public sealed class MutationTests
{
    private const int Rounds = 2000;

    public static TheoryData<string> Dialects() => new(Samples.All.Select(s => s.Dialect).Distinct());

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_mutated_record_ends_as_event_rejection_or_skip(string dialect)
    {
        var random = new Random(20260203);
        Sample[] samples = [.. Samples.All.Where(s => s.Dialect == dialect)];
        for (int round = 0; round < Rounds; round++)
        {
            Sample sample = samples[round % samples.Length];
            string[] records = sample.Lines ? sample.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [sample.Text];
            string[] mutated = [.. records.Select(r => random.Next(3) == 0 && sample.Lines ? r : Mutation.Of(r, random))];
            AssertReadsAll(dialect, sample, mutated, round);
        }
    }

    private static void AssertReadsAll(string dialect, Sample sample, string[] records, int round)
    {
        var reading = new Reading();
        IDialect found = Reading.Find(dialect);
        IDialectReader reader = found.Open(new SourceContext(sample.File, sample.Lines ? "jsonl" : "json"), null);
        long offset = 0;
        try
        {
            _ = found.Recognise(new RecordSample("x", "json", [.. records.Select(r => JsonDocument.Parse(r).RootElement)]));
            for (int i = 0; i < records.Length; i++)
            {
                reading.ReadOne(reader, Reading.Record(Encoding.UTF8.GetBytes(records[i]), sample.File, offset, sample.Lines ? i + 1 : null, i));
                offset += records[i].Length * 4L;
            }

            reader.Complete(reading);
            _ = reader.Checkpoint();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{dialect}, {sample.Name}, round {round}: {e.GetType().Name} {e.Message}\n{e.StackTrace}\n{string.Join('\n', records)}");
        }

        HashSet<int?> lines = [.. reading.Events.Select(e => e.Source.Line), .. reading.Rejections.Select(r => r.Location.Line), .. reading.Skips.Select(s => s.Line)];
        int expected = sample.Lines ? records.Length : 1;
        Assert.True(lines.Count == expected, $"{dialect}, {sample.Name}, round {round}: {expected - lines.Count} records went missing\n{string.Join('\n', records)}");
        Assert.All(reading.Events, e => Assert.NotEqual("", e.SessionId));
    }
}

/// <summary>Changes one to three places of a JSON text.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"   \"", "[]", "{}", "-1", "1e308", "123456789012345678901234567890", "\"<cut>\"", "[null]", "[[]]", "{\"type\":7}", "[\"a\",1]", "\"2026-13-45T99:99:99Z\"", "0.5",
        "{\"a\":{\"a\":{\"a\":[]}}}",
    ];

    public static string Of(string text, Random random)
    {
        JsonNode root = JsonNode.Parse(text)!;
        int changes = 1 + random.Next(3);
        for (int i = 0; i < changes; i++)
        {
            List<JsonNode> places = [];
            Collect(root, places);
            if (places.Count > 0)
            {
                Change(places[random.Next(places.Count)], random);
            }
        }

        return root.ToJsonString().Replace("\"<cut>\"", "\"\\ud83d\"", StringComparison.Ordinal);
    }

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        if (node is JsonObject or JsonArray)
        {
            places.Add(node);
        }

        IEnumerable<JsonNode?> children = node switch { JsonObject o => o.Select(m => m.Value), JsonArray a => a, _ => [] };
        foreach (JsonNode? child in children)
        {
            if (child is not null)
            {
                Collect(child, places);
            }
        }
    }

    private static void Change(JsonNode place, Random random)
    {
        if (place is JsonArray array)
        {
            ChangeArray(array, random);
            return;
        }

        var members = (JsonObject)place;
        if (members.Count == 0)
        {
            members["extra"] = Value(random);
            return;
        }

        string name = members.ElementAt(random.Next(members.Count)).Key;
        JsonNode? value = members[name];
        members.Remove(name);
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                members[name + "x"] = value;
                break;
            case 2:
                members[name] = value is null ? null : new JsonArray(value);
                break;
            case 3:
                members[name] = value is JsonArray or JsonObject ? value.ToJsonString() : Cut(value, random);
                break;
            default:
                members[name] = Value(random);
                break;
        }
    }

    private static void ChangeArray(JsonArray array, Random random)
    {
        if (array.Count > 0 && random.Next(2) == 0)
        {
            array.RemoveAt(random.Next(array.Count));
        }
        else
        {
            array.Insert(random.Next(array.Count + 1), Value(random));
        }
    }

    private static JsonNode? Cut(JsonNode? value, Random random) =>
        value is JsonValue v && v.TryGetValue(out string? text) ? (random.Next(4) == 0 ? "<cut>" : text[..random.Next(text.Length + 1)]) : Value(random);

    private static JsonNode? Value(Random random) => JsonNode.Parse(Values[random.Next(Values.Length)]);
}
