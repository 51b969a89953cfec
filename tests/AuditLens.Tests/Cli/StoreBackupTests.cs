using AuditLens.Server.Trail;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>A copy of the store while it is written to, and the way back.</summary>
public sealed class StoreBackupTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    private string Backup => _home.Combine("backup.db");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_backup_made_while_others_write_is_whole_and_becomes_a_store_again()
    {
        await IngestAsync("a.db", "first");
        await using IEventStore open = StoreLocator.Open("sqlite:" + _home.Combine("a.db"));
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(() => WriteAsync(open, stop.Token));

        CliResult made = await RunAsync("store", "backup", Backup, "--store", "sqlite:a.db");
        await stop.CancelAsync();
        await writing;
        CliResult restored = await RunAsync("store", "restore", Backup, "--store", "sqlite:b.db");
        CliResult verified = await RunAsync("verify", "--store", "sqlite:b.db");

        Assert.Equal((0, 0, 0), (made.Exit, restored.Exit, verified.Exit));
        Assert.StartsWith("Restored: 3 records of 1 logs and ", restored.Out, StringComparison.Ordinal);
        Assert.Equal(["a.db", "b.db", "backup.db"], Directory.GetFiles(_home.Path, "*.db*").Select(f => Path.GetFileName(f)!).Where(f => !f.StartsWith("a.db-", StringComparison.Ordinal)).Order());
        await using IEventStore store = StoreLocator.Open("sqlite:" + _home.Combine("b.db"));
        Assert.Equal(3, (await store.ReadSessionAsync("first", CancellationToken.None)).Count);
        List<TrailEntry> newest = await new AuditTrail(store.Documents, TimeProvider.System).NewestAsync(1, CancellationToken.None).ToListAsync();
        Assert.Equal((TrailActs.StoreRestored, Backup), (newest[0].Act, newest[0].What));
    }

    [Fact]
    public async Task Nothing_that_is_there_is_overwritten_without_being_told()
    {
        await IngestAsync("a.db", "first");
        await IngestAsync("b.db", "second");
        await RunAsync("store", "backup", Backup, "--store", "sqlite:a.db");

        CliResult twice = await RunAsync("store", "backup", Backup, "--store", "sqlite:b.db");
        CliResult over = await RunAsync("store", "restore", Backup, "--store", "sqlite:b.db");
        CliResult told = await RunAsync("store", "restore", Backup, "--store", "sqlite:b.db", "--overwrite");

        Assert.Equal((2, 2, 0), (twice.Exit, over.Exit, told.Exit));
        Assert.Contains("There is a file", twice.Error, StringComparison.Ordinal);
        Assert.Contains("There is a store at 'b.db' already.", over.Error, StringComparison.Ordinal);
        await using IEventStore store = StoreLocator.Open("sqlite:" + _home.Combine("b.db"));
        Assert.Equal(["first"], await store.SessionsAsync(new SessionQuery(), CancellationToken.None).Select(s => s.Id).ToListAsync());
    }

    [Fact]
    public async Task A_store_that_somebody_has_open_is_not_replaced()
    {
        await IngestAsync("a.db", "first");
        await RunAsync("store", "backup", Backup, "--store", "sqlite:a.db");
        await using IEventStore open = StoreLocator.Open("sqlite:" + _home.Combine("a.db"));
        Assert.NotEmpty(await open.ReadSessionAsync("first", CancellationToken.None));

        CliResult result = await RunAsync("store", "restore", Backup, "--store", "sqlite:a.db", "--overwrite");

        Assert.Equal(2, result.Exit);
        Assert.Contains("is in use; stop the server", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(await open.ReadSessionAsync("first", CancellationToken.None));
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_refused_and_the_store_stays()
    {
        await IngestAsync("a.db", "first");
        await RunAsync("store", "backup", Backup, "--store", "sqlite:a.db");
        Change("DELETE FROM raw");

        CliResult result = await RunAsync("store", "restore", Backup, "--store", "sqlite:a.db", "--overwrite");

        Assert.Equal(3, result.Exit);
        Assert.Contains("nothing was restored: The record", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("verify", "--store", "sqlite:a.db")).Exit);
        Assert.Empty(Directory.GetFiles(_home.Path, "*.partial*"));
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused()
    {
        _home.Write("backup.db", new string('x', 5000));

        CliResult result = await RunAsync("store", "restore", Backup, "--store", "sqlite:a.db");

        Assert.Equal(2, result.Exit);
        Assert.False(File.Exists(_home.Combine("a.db")));
    }

    private async Task IngestAsync(string store, string session)
    {
        _home.Write(session + ".jsonl", ClaudeLog.Session(session, 3));
        Assert.Equal(0, (await RunAsync("ingest", session + ".jsonl", "--store", "sqlite:" + store)).Exit);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);

    private static async Task WriteAsync(IEventStore store, CancellationToken cancellationToken)
    {
        var trail = new AuditTrail(store.Documents, TimeProvider.System);
        while (!cancellationToken.IsCancellationRequested)
        {
            await trail.AppendAsync("ada", TrailActs.Exported, "something", CancellationToken.None);
        }
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Backup};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
