using AuditLens.Server.Trail;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>What was changed behind the program's back is found, and named.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    private string Store => "sqlite:" + _home.Combine("team.db");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_store_that_nobody_touched_holds()
    {
        await FillAsync();

        CliResult result = await VerifyAsync();

        Assert.Equal(0, result.Exit);
        Assert.Matches("^ok      Audit log: 3 entries, each follows the one before. Its head is 3:[0-9a-f]{64}\nok      Evidence: [0-9]+ records of [0-9]+ logs have the hashes with which they were stored.\n$", result.Out);
    }

    [Fact]
    public async Task A_file_of_which_nothing_was_understood_is_no_broken_evidence()
    {
        await FillAsync();
        CliResult ingested = await CliProcess.RunAsync(_home.Path, null, "ingest", _home.Write("other.jsonl", "{\"line\":1}\n"), "--store", Store);
        Assert.Equal(4, ingested.Exit);

        CliResult result = await VerifyAsync();

        Assert.Equal((0, 0), (result.Exit, result.Out.Split('\n').Count(l => l.StartsWith("broken", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_first_broken_entry_of_the_audit_log_is_named()
    {
        await FillAsync();
        Change("UPDATE document SET json = replace(json, 'incident 1', 'nothing') WHERE kind = 'audit-log'");

        CliResult result = await VerifyAsync();

        Assert.Equal(3, result.Exit);
        Assert.Contains("broken  Audit log: Entry 3 does not follow the one before: entry 2 was changed or replaced, or this one was.", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM document WHERE id = '000000000003'", "Entry 3 is missing: the log ends before entry 3")]
    [InlineData("UPDATE document SET json = replace(json, 'incident 2', 'nothing') WHERE id = '000000000003'", "Entry 3 has another hash than was kept of it")]
    [InlineData("UPDATE document SET json = '{' WHERE id = '000000000002'", "Entry 2 cannot be read")]
    public async Task With_a_head_that_was_kept_the_end_of_the_audit_log_is_checked_too(string change, string told)
    {
        await FillAsync();
        string head = (await VerifyAsync()).Out.Split('\n')[0].Split(' ')[^1];
        Change(change);

        CliResult result = await VerifyAsync("--head", head);

        Assert.Equal(3, result.Exit);
        Assert.Contains("broken  Audit log: " + told, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_bytes_that_are_no_longer_those_that_came_in_are_told_for_the_log_and_for_its_records()
    {
        await FillAsync();
        string file = _home.Write("a.jsonl", ClaudeLog.Line("s", 1, "Delete it."));
        string other = _home.Write("b.jsonl", ClaudeLog.Line("s", 2, "Deploy it."));
        await CliProcess.RunAsync(_home.Path, null, "ingest", file, other, "--store", Store);
        Change("UPDATE raw SET bytes = (SELECT r.bytes FROM raw r JOIN source s ON s.number = r.source WHERE s.path LIKE '%b.jsonl') WHERE source = (SELECT number FROM source WHERE path LIKE '%a.jsonl')");

        CliResult result = await VerifyAsync();

        Assert.Equal(3, result.Exit);
        Assert.Contains($"broken  Evidence: The log {file} is not as it was stored", result.Out, StringComparison.Ordinal);
        Assert.Contains($"broken  Evidence: The record {file}:1 of session s is not as it was stored", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("b.jsonl", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_bytes_were_removed_is_told()
    {
        await FillAsync();
        Change("DELETE FROM raw WHERE source = 1");

        CliResult result = await VerifyAsync("--json");

        Assert.Equal(3, result.Exit);
        Assert.Contains("is missing: its bytes are not in the store", result.Out, StringComparison.Ordinal);
        Assert.StartsWith("{\"holds\":false,", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_none_is_a_mistake_of_usage()
    {
        await FillAsync();

        CliResult result = await VerifyAsync("--head", "3:abc");

        Assert.Equal(2, result.Exit);
        Assert.Contains("'3:abc' is no head of an audit log.", result.Error, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await CliProcess.RunAsync(_home.Path, null, "ingest", Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "--store", Store);
        await using IEventStore store = StoreLocator.Open(Store);
        var trail = new AuditTrail(store.Documents, TimeProvider.System);
        for (int i = 0; i < 3; i++)
        {
            await trail.AppendAsync("ada", TrailActs.Exported, $"incident {i}", CancellationToken.None);
        }
    }

    private Task<CliResult> VerifyAsync(params string[] further) => CliProcess.RunAsync(_home.Path, null, ["verify", "--store", Store, .. further]);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_home.Combine("team.db")};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
