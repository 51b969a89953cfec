using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>
/// Compares what is read from recorded OTLP request bodies with their manifest. The recordings are no part of the project: the environment variable <c>AUDITLENS_TEST_OTLP</c> names their folder.
/// </summary>
public sealed class OtlpRecordingsTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("AUDITLENS_TEST_OTLP");

    [RecordingsFact]
    public void Every_recorded_body_gives_the_calls_arguments_conversation_and_model_of_its_manifest()
    {
        List<string> problems = [];
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, "manifest.json")));
        foreach (JsonElement entry in manifest.RootElement.EnumerateArray())
        {
            Compare(entry, problems);
        }

        Assert.Empty(problems);
    }

    private static void Compare(JsonElement entry, List<string> problems)
    {
        string file = entry.GetProperty("file").GetString()!;
        DialectRun run = DialectRun.Documents(new OpenTelemetryDialect(), Body(file));
        JsonElement expected = entry.GetProperty("expected");
        JsonElement[] calls = [.. expected.GetProperty("tool_calls").EnumerateArray().Where(call => IsIn(call, file))];
        AgentEvent[] read = [.. run.Calls.OrderBy(e => e.Time)];
        if (read.Length != calls.Length)
        {
            problems.Add($"{file}: {calls.Length} calls expected, read {string.Join(", ", read.Select(e => $"{e.Tool}({e.Arguments})[{e.CallId}]"))}");
            return;
        }

        for (int i = 0; i < calls.Length; i++)
        {
            CompareCall(file, calls[i], read[i], problems);
        }

        CompareSession(file, expected, run, problems);
        CompareModel(file, expected, run, problems);
        if (run.Rejections.Count > 0)
        {
            problems.Add($"{file}: rejected {run.Rejections[0].Reason}");
        }
    }

    /// <summary>A call that neither id nor arguments place in this body is ordered in another one of the same run, unless the body numbers its calls anew.</summary>
    private static bool IsIn(JsonElement call, string file) =>
        call.GetProperty("id_in_body").GetBoolean() || call.GetProperty("arguments_in_body").GetBoolean() || file.StartsWith("py-google-adk", StringComparison.Ordinal);

    private static void CompareCall(string file, JsonElement call, AgentEvent read, List<string> problems)
    {
        if (read.Tool != call.GetProperty("name").GetString())
        {
            problems.Add($"{file}: tool {read.Tool}");
        }

        if (call.GetProperty("id_in_body").GetBoolean() && read.CallId != call.GetProperty("id").GetString())
        {
            problems.Add($"{file}: call id {read.CallId} for {call.GetProperty("id")}");
        }

        if (!call.GetProperty("arguments_in_body").GetBoolean())
        {
            return;
        }

        foreach (JsonProperty member in call.GetProperty("arguments").EnumerateObject().Where(member => member.Name != "description"))
        {
            string? value = JsonMembers.ParseOrUndefined(read.Arguments).Text(member.Name);
            if (value != member.Value.GetString())
            {
                problems.Add($"{file}: argument {member.Name} is '{value}' in {read.Arguments}");
            }
        }
    }

    private static void CompareSession(string file, JsonElement expected, DialectRun run, List<string> problems)
    {
        string[] ids = [.. expected.GetProperty("conversation_ids").EnumerateObject().Where(p => p.Name != "thread.id").SelectMany(p => p.Value.EnumerateArray()).Select(v => v.GetString()!).Distinct()];
        string[] read = [.. run.Events.Select(e => e.SessionId).Distinct()];
        if (read.Length != 1 || (ids.Length > 0 && !ids.Contains(read[0])))
        {
            problems.Add($"{file}: sessions {string.Join(", ", read)} for {string.Join(", ", ids)}");
        }
    }

    private static void CompareModel(string file, JsonElement expected, DialectRun run, List<string> problems)
    {
        string[] models = [.. expected.GetProperty("model").EnumerateArray().Select(v => v.GetString()!)];
        if (models.Length > 0 && !run.Events.Any(e => models.Contains(e.Model)))
        {
            problems.Add($"{file}: models {string.Join(", ", run.Events.Select(e => e.Model).Distinct())} for {string.Join(", ", models)}");
        }
    }

    private static string Body(string file)
    {
        string plain = Path.Combine(Folder!, file);
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            return File.ReadAllText(plain);
        }

        string name = file.Replace(".pb.gz", ".pb", StringComparison.Ordinal).Replace(".pb", ".json.gz", StringComparison.Ordinal);
        using GZipStream unzipped = new(File.OpenRead(Path.Combine(Folder!, "decoded", name)), CompressionMode.Decompress);
        using StreamReader reader = new(unzipped, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>Skipped with its reason where there are no recordings.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingsFactAttribute : FactAttribute
{
    public RecordingsFactAttribute()
    {
        if (!Directory.Exists(Environment.GetEnvironmentVariable("AUDITLENS_TEST_OTLP")))
        {
            Skip = "AUDITLENS_TEST_OTLP names no folder of recorded OTLP bodies.";
        }
    }
}
