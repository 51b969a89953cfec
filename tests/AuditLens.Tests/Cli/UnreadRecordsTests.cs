using System.Globalization;
using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>What could not be read of a log is told in its report: a quiet report on half a log would be read as a quiet log.</summary>
public sealed class UnreadRecordsTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_report_on_a_log_that_stops_in_the_middle_of_a_record_says_so_until_the_rest_has_come()
    {
        string rest = Line("c", "assistant", "Done, nothing was deleted.", 3);
        string file = _home.Write("log.jsonl", Line("a", "user", "Clean up.", 1) + Line("b", "assistant", "I look around.", 2) + rest[..60]);

        using JsonDocument cut = await ReportAsync(exit: 4);
        await File.AppendAllTextAsync(file, rest[60..]);
        using JsonDocument whole = await ReportAsync(exit: 0);

        Assert.Equal((3, 2, 1), Counts(cut));
        JsonElement gap = Assert.Single(cut.RootElement.GetProperty("evidence").GetProperty("gaps").EnumerateArray());
        Assert.Equal(("rejected-records", "the log stops in the middle of a record (log.jsonl:3)"), (gap.GetProperty("kind").GetString(), gap.GetProperty("what").GetString()));
        Assert.Equal(2, gap.GetProperty("refs")[0].GetProperty("line").GetInt32());
        Assert.Contains("The log stops in the middle of a record (log.jsonl:3); unknown: what this record says, what happened after it.", cut.RootElement.GetProperty("incident").GetProperty("summary").GetRawText(), StringComparison.Ordinal);
        Assert.Equal((3, 3, 0), Counts(whole));
        Assert.Equal(0, whole.RootElement.GetProperty("evidence").GetProperty("gaps").GetArrayLength());
    }

    [Fact]
    public async Task Absence_is_not_concluded_from_a_log_with_records_that_could_not_be_read()
    {
        string claim = Line("e", "user", "What happened?", 4) + Line("f", "assistant", "I did not delete anything.", 5);
        string start = Line("a", "user", "Look at the files.", 1) + Call("b", "ls", 2) + Answer("c", 3);
        _home.Write("log.jsonl", start + claim);
        using JsonDocument whole = await ReportAsync(exit: 0);
        _home.Write("log.jsonl", start + "{oops}\n" + claim);
        using JsonDocument hole = await ReportAsync(exit: 4);

        Assert.Equal("confirmed", Verdict(whole));
        Assert.NotEqual("confirmed", Verdict(hole));
        Assert.Contains(hole.RootElement.GetProperty("evidence").GetProperty("gaps").EnumerateArray(), g => g.GetProperty("what").GetString() == "1 record of the log could not be read (the first: log.jsonl:4, invalid-json)");
    }

    [Fact]
    public async Task Records_of_which_none_belongs_to_a_session_are_said_first_and_exit_with_4()
    {
        _home.Write("trace.json", """{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{"name":"http"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"GET /health","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000"}]}]}]}""");

        CliResult result = await CliProcess.RunAsync(_home.Path, null, "investigate", "trace.json");

        Assert.Equal((4, ""), (result.Exit, result.Out));
        Assert.StartsWith("NO SESSION OF AN AGENT is in the input", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_the_options_files_and_the_reports_of_an_earlier_run_are_no_input_though_they_lie_in_the_folder()
    {
        _home.Write("logs/log.jsonl", Line("a", "user", "What happened?", 1) + Line("b", "assistant", "I did not delete anything.", 2));
        _home.Write("logs/account.txt", "I did not delete anything.");
        _home.Write("logs/policy.yaml", "protected: [invoices]\n");
        string[] command = ["investigate", "logs", "--store", "sqlite:logs/s.db", "--explanation", "logs/account.txt", "--policy", "logs/policy.yaml", "--out", "logs/report"];

        CliResult first = await CliProcess.RunAsync(_home.Path, null, command);
        CliResult second = await CliProcess.RunAsync(_home.Path, null, command);

        Assert.Equal((0, 0), (first.Exit, second.Exit));
        Assert.Contains("2 records read, 2 accepted, 0 rejected, 0 duplicates", first.Error, StringComparison.Ordinal);
        Assert.Contains("2 records read, 0 accepted, 0 rejected, 2 duplicates", second.Error, StringComparison.Ordinal);
    }

    private async Task<JsonDocument> ReportAsync(int exit)
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, null, "investigate", "log.jsonl", "--format", "json", "--quiet");
        Assert.Equal(exit, result.Exit);
        return JsonDocument.Parse(result.Out);
    }

    private static (int Records, int Accepted, int Rejected) Counts(JsonDocument report)
    {
        JsonElement ingest = report.RootElement.GetProperty("ingest");
        return (ingest.GetProperty("records").GetInt32(), ingest.GetProperty("accepted").GetInt32() + ingest.GetProperty("duplicates").GetInt32(), ingest.GetProperty("rejected").GetInt32());
    }

    private static string? Verdict(JsonDocument report) => report.RootElement.GetProperty("explanation").GetProperty("claims")[0].GetProperty("verdict").GetString();

    private static string Call(string id, string command, int second) => Record(id, "assistant", $$"""[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"{{command}}"} }]""", second);

    private static string Answer(string id, int second) => Record(id, "user", """[{"type":"tool_result","tool_use_id":"t1","content":"a.txt"}]""", second);

    private static string Line(string id, string role, string text, int second) => Record(id, role, $"\"{text}\"", second);

    private static string Record(string id, string role, string content, int second) =>
        $"{{\"type\":\"{role}\",\"uuid\":\"{id}\",\"parentUuid\":null,\"sessionId\":\"s-1\",\"timestamp\":\"2026-01-02T03:00:0{second.ToString(CultureInfo.InvariantCulture)}.000Z\",\"message\":{{\"role\":\"{role}\",\"content\":{content}}}}}\n";
}
