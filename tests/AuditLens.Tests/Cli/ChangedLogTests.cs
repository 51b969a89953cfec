using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>A log that was changed after it was read: what stood in it first is kept, cited, proven, and the change is told.</summary>
public sealed class ChangedLogTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_changed_line_is_told_with_both_its_contents_and_the_hashes_of_both_files()
    {
        string before = Log("rm -rf /srv/shop");
        string after = Log("ls /srv/shop");
        string file = _home.Write("log.jsonl", before);
        await Run("ingest", "log.jsonl");
        await File.WriteAllTextAsync(file, after);

        CliResult result = await Run("investigate", "log.jsonl", "--format", "json");

        Assert.Contains("changed log.jsonl: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 file (1 with other content than before): ", result.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(result.Out);
        JsonElement evidence = report.RootElement.GetProperty("evidence");
        Assert.Equal(
            [(Hash(after), false), (Hash(before), true)],
            evidence.GetProperty("hashes").EnumerateArray().Select(h => (h.GetProperty("sha256").GetString()!, h.TryGetProperty("superseded", out JsonElement old) && old.GetBoolean())));
        Assert.Equal(["missing-result", "shared-id", "rewritten-source"], evidence.GetProperty("gaps").EnumerateArray().Select(g => g.GetProperty("kind").GetString()));
        Assert.Contains("1 of the 4 records told here no longer stands in it", evidence.GetProperty("gaps")[2].GetProperty("what").GetString(), StringComparison.Ordinal);
        Assert.Equal("rm -rf /srv/shop", Commands(report)[0]);
        Assert.Contains(report.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("category").GetString() == "log-tampering");
    }

    [Fact]
    public async Task A_file_that_only_grew_is_not_called_changed()
    {
        string file = _home.Write("log.jsonl", Log("ls"));
        await Run("ingest", "log.jsonl");
        await File.AppendAllTextAsync(file, Line("d", "c", "assistant", """[{"type":"text","text":"Done."}]""", 4));

        CliResult result = await Run("investigate", "log.jsonl", "--format", "json");

        Assert.DoesNotContain("changed", result.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(result.Out);
        Assert.Equal(0, report.RootElement.GetProperty("evidence").GetProperty("gaps").GetArrayLength());
        Assert.Equal(1, report.RootElement.GetProperty("evidence").GetProperty("hashes").GetArrayLength());
    }

    [Fact]
    public async Task A_raw_record_comes_out_byte_for_byte_also_when_the_file_was_changed_since()
    {
        string file = _home.Write("log.jsonl", Log("rm -rf /srv/shop"));
        await Run("ingest", "log.jsonl");
        string line = Log("rm -rf /srv/shop").Split('\n')[1];
        await File.WriteAllTextAsync(file, Log("ls /srv/shop"));
        await Run("ingest", "log.jsonl");

        CliResult raw = await Run("events", "--raw", "log.jsonl:2");

        Assert.Equal((0, line), (raw.Exit, raw.Out));
        Assert.Contains(Hash(line), raw.Error, StringComparison.Ordinal);
    }

    private static List<string> Commands(JsonDocument report) =>
    [
        .. report.RootElement.GetProperty("chain").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "action").Select(s => s.GetProperty("summary").GetString()!.Replace("Bash: ", "", StringComparison.Ordinal).Split(" (")[0]),
    ];

    private static string Log(string command) =>
        Line("a", null, "user", "\"Look into /srv/shop\"", 1)
        + Line("b", "a", "assistant", $$$"""[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"{{{command}}}"}}]""", 2)
        + Line("c", "b", "user", """[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]""", 3);

    private static string Line(string uuid, string? parent, string type, string content, int second) =>
        $$$"""{"type":"{{{type}}}","uuid":"{{{uuid}}}","parentUuid":{{{(parent is null ? "null" : $"\"{parent}\"")}}},"sessionId":"s-1","timestamp":"2026-03-01T10:00:0{{{second}}}Z","message":{"role":"{{{type}}}","content":{{{content}}} } }""" + "\n";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
