using System.Runtime.CompilerServices;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Dialects;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class MappingTests
{
    [Fact]
    public async Task The_documented_example_reads_its_two_logs_whole()
    {
        string folder = Path.Combine(Root(), "sample-logs", "mapping-example");
        var store = new MemoryStore();

        IngestSummary summary = await IngestPipeline.RunAsync(
            new IngestOptions
            {
                Paths = [Path.Combine(folder, "tidy-bot.jsonl"), Path.Combine(folder, "cron-agent.csv")],
                Mapping = MappingFile.Load(Path.Combine(folder, "mapping.yaml")),
            },
            store,
            CancellationToken.None);

        Assert.Empty(summary.Rejections);
        Assert.Equal(["cron-agent", "tidy-bot"], summary.Files.Select(f => f.Dialect));
        AgentEvent call = store.Events.First(e => e.SessionId == "c-7" && e.Kind == EventKind.ToolCall);
        Assert.Equal(("shell", "1", "ls -1t /var/log/demo/*.gz"), (call.Tool, call.CallId, call.Arguments));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 8, 0, 3, TimeSpan.Zero), call.Time);
        AgentEvent failed = store.Events.Last(e => e.Kind == EventKind.ToolResult && e.SessionId == "c-7");
        Assert.Equal(Outcome.Failed, failed.Outcome);
        Assert.Contains(store.Events, e => e.SessionId == "r-118" && e.Kind == EventKind.ToolCall && e.Arguments!.StartsWith("{\"command\":", StringComparison.Ordinal));
        Assert.Contains(store.Events, e => e.Kind == EventKind.Explanation);
    }

    [Fact]
    public void All_problems_of_a_mapping_file_are_told_at_once_with_their_lines()
    {
        const string yaml = """
            dialects:
              - name: claude-code
                format: jsnl
                feilds: {}
                fields:
                  time: { path: ts, as: unix-second }
                  kinds: what
                  text: [a]
                kinds:
                  order: instrction
                outcomes: nothing
            """;

        var error = Assert.Throws<ConfigurationException>(() => MappingFile.Parse("m.yaml", yaml));

        Assert.Equal(
            [
                "m.yaml:2: duplicate-name: 'claude-code' is the name of a built-in dialect.",
                "m.yaml:3: invalid-value: 'jsnl' is not a value of 'format': did you mean 'jsonl'?",
                "m.yaml:4: unknown-key: 'feilds' is not a key of a dialect: did you mean 'fields'?",
                "m.yaml:6: invalid-value: 'unix-second' is not a value of 'as': did you mean 'unix-seconds'?",
                "m.yaml:6: missing-key: 'fields' needs 'kind': without it no record can be told from another.",
                "m.yaml:7: unknown-key: 'kinds' is not a key of 'fields': did you mean 'kind'?",
                "m.yaml:8: wrong-type: Here the path of 'text' must be a text.",
                "m.yaml:10: invalid-value: 'instrction' is not a value of 'kinds': did you mean 'instruction'?",
                "m.yaml:11: wrong-type: Here 'outcomes' must be a list of names with values.",
            ],
            error.Problems.Select(p => p.ToString()).OrderBy(p => int.Parse(p.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).ThenBy(p => p, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "m.yaml:1: invalid-yaml: The file is empty.")]
    [InlineData("dialects: [", "m.yaml:2: invalid-yaml:")]
    [InlineData("- a", "m.yaml:1: wrong-type:")]
    public void A_file_that_is_no_mapping_is_refused(string yaml, string start) =>
        Assert.StartsWith(start, Assert.Throws<ConfigurationException>(() => MappingFile.Parse("m.yaml", yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"k":"shout","s":"1","w":5}""", RejectionCodes.UnknownShape)]
    [InlineData("""{"s":"1","w":5}""", RejectionCodes.MissingField)]
    [InlineData("""{"k":"say","w":5}""", RejectionCodes.MissingField)]
    [InlineData("""{"k":"say","s":"1","w":"soon"}""", RejectionCodes.InvalidTime)]
    [InlineData("""{"k":"say","s":"1","o":"maybe"}""", RejectionCodes.UnknownShape)]
    [InlineData("""[1,2]""", RejectionCodes.WrongType)]
    [InlineData("""{"k":{"a":1},"s":[1],"w":null}""", RejectionCodes.UnknownShape)]
    public async Task What_the_mapping_does_not_list_is_a_rejection(string line, string code)
    {
        using var lab = new Lab();
        string path = lab.Folder.Write("a.jsonl", line + "\n{\"k\":\"say\",\"s\":\"1\",\"w\":5}\n");
        Mapping mapping = MappingFile.Parse("m.yaml", """
            dialects:
              - name: plain
                fields: { kind: k, session: s, outcome: o, time: { path: w, as: unix-seconds } }
                kinds: { say: message }
                outcomes: { ok: succeeded }
            """);

        IngestSummary summary = await IngestPipeline.RunAsync(new IngestOptions { Paths = [path], Mapping = mapping }, lab.Store, CancellationToken.None);

        Rejection rejection = Assert.Single(summary.Rejections);
        Assert.Equal((code, 1), (rejection.Code, rejection.Line));
        Assert.Single(lab.Store.Events);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", ".."));
}
