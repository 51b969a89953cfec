using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Dialects.Telemetry;
using AuditLens.Ingestion.Dialects.Witnesses;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>Records in real shapes, damaged in 2,000 ways a dialect with a fixed seed: nothing is thrown, and every record ends as event, rejection or skip.</summary>
public sealed class MutationTests
{
    private const int Rounds = 2000;

    private static readonly IDialect[] All =
    [
        new OpenTelemetryDialect(), new LangfuseDialect(), new LangSmithDialect(), new PostgresDialect(), new CloudTrailDialect(), new KubernetesDialect(),
    ];

    public static TheoryData<string> Names => [.. All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_record_is_never_thrown_and_never_lost(string name)
    {
        IDialect dialect = All.Single(d => d.Name == name);
        Random random = new(20260512);
        string[] shapes = [.. ShapeSamples.Of(name)];
        for (int round = 0; round < Rounds; round++)
        {
            JsonNode damaged = JsonNode.Parse(shapes[round % shapes.Length])!;
            for (int wound = random.Next(1, 4); wound > 0; wound--)
            {
                damaged = Damage.Wound(damaged, random);
            }

            string text = Damage.Surrogates(damaged.ToJsonString(), random);
            DialectRun run = DialectRun.Lines(dialect, text, text);
            Assert.True(run.Outcomes >= 1, text);
            Assert.All(run.Events, e => Assert.False(string.IsNullOrEmpty(e.SessionId)));
            dialect.Recognise(new RecordSample("f", "jsonl", [JsonElement.Parse(text)]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unharmed_record_is_read_whole(string name)
    {
        foreach (string shape in ShapeSamples.Of(name))
        {
            DialectRun run = DialectRun.Documents(All.Single(d => d.Name == name), shape);
            Assert.NotEmpty(run.Events);
            Assert.Empty(run.Rejections);
        }
    }

    /// <summary>The matrix: each dialect is sure of its own shapes and leaves those of the others alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_dialect_is_sure_of_its_own_shapes_and_claims_no_other(string name)
    {
        IDialect dialect = All.Single(d => d.Name == name);
        foreach (IDialect owner in All)
        {
            foreach (string shape in ShapeSamples.Of(owner.Name))
            {
                int score = dialect.Recognise(new RecordSample("log", "json", [JsonElement.Parse(shape)]));
                Assert.True(owner == dialect ? score >= 90 : score == 0, $"{name} gives {score} to a {owner.Name} record: {shape}");
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"user","sessionId":"s","uuid":"u","message":{"role":"user","content":"hi"}}""")]
    [InlineData("""{"timestamp":"2026-05-12T09:00:00Z","type":"session_meta","payload":{"id":"x","cwd":"/"}}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""[{"role":"user","content":"hi"}]""")]
    [InlineData("""[["a","b"],["c","d"]]""")]
    [InlineData("""{"id":1,"timestamp":"2026-05-12T09:00:00","source":"agent","action":"run","args":{"command":"ls"}}""")]
    [InlineData("""{"name":"report","id":"7","attributes":[1,2]}""")]
    [InlineData("""{"data":[{"id":1}]}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    public void Records_of_other_kinds_are_claimed_by_none(string record) =>
        Assert.All(All, dialect => Assert.Equal(0, dialect.Recognise(new RecordSample("log", "json", [JsonElement.Parse(record)]))));

    [Fact]
    public void A_record_of_another_kind_is_rejected_with_a_reason()
    {
        (_, string code, string reason) = Assert.Single(DialectRun.Lines(new OpenTelemetryDialect(), """{"messages":[]}""").Rejections);

        Assert.Equal(RejectionCodes.UnknownShape, code);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }
}

/// <summary>Breaks JSON the way hostile or torn logs do.</summary>
internal static class Damage
{
    private static readonly string[] Strangers = ["null", "0", "-1", "1e400", "99999999999999999999", "true", "\"\"", "\"x\"", "[]", "{}", "[null]", "{\"\":{}}", "\"2026-99-99T99:99:99Z\"", "[[[[[[[[]]]]]]]]"];

    public static JsonNode Wound(JsonNode root, Random random)
    {
        List<JsonNode> places = [];
        Collect(root, places);
        JsonNode place = places[random.Next(places.Count)];
        if (place is JsonObject map && map.Count > 0)
        {
            string key = map.ElementAt(random.Next(map.Count)).Key;
            switch (random.Next(3))
            {
                case 0:
                    map.Remove(key);
                    break;
                case 1:
                    map[key] = Stranger(random);
                    break;
                default:
                    JsonNode? value = map[key];
                    map.Remove(key);
                    map[key + "x"] = value;
                    break;
            }
        }
        else if (place is JsonArray list && list.Count > 0)
        {
            int at = random.Next(list.Count);
            switch (random.Next(3))
            {
                case 0:
                    list.RemoveAt(at);
                    break;
                case 1:
                    list[at] = Stranger(random);
                    break;
                default:
                    list.Insert(at, list[at]?.DeepClone());
                    break;
            }
        }

        return root;
    }

    /// <summary>Half of the texts get a lone surrogate, which is valid JSON and no valid text.</summary>
    public static string Surrogates(string json, Random random)
    {
        int quote = json.IndexOf('"', random.Next(json.Length));
        return random.Next(2) == 0 || quote < 0 ? json : json[..(quote + 1)] + (IsOpening(json, quote) ? "\\ud800" : "") + json[(quote + 1)..];
    }

    private static bool IsOpening(string json, int quote)
    {
        bool inside = false;
        for (int i = 0; i < quote; i++)
        {
            inside = json[i] == '"' && (i == 0 || json[i - 1] != '\\') ? !inside : inside;
        }

        return !inside && json[quote - (quote > 0 ? 1 : 0)] != '\\';
    }

    private static JsonNode? Stranger(Random random) => JsonNode.Parse(Strangers[random.Next(Strangers.Length)]);

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is JsonObject map)
        {
            places.Add(map);
            foreach ((_, JsonNode? value) in map)
            {
                Collect(value, places);
            }
        }
        else if (node is JsonArray list)
        {
            places.Add(list);
            foreach (JsonNode? value in list)
            {
                Collect(value, places);
            }
        }
    }
}
