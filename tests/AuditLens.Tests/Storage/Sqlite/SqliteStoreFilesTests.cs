using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Storage.Sqlite;
using AuditLens.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AuditLens.Tests.Storage.Sqlite;

/// <summary>What happens to the file: death of the writer, damage, other programs, other versions, little space.</summary>
public sealed class SqliteStoreFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Combine("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_append_returned_for_is_there_after_the_process_died_and_the_batch_under_way_is_not()
    {
        await using SqliteEventStore store = new(File);
        for (int batch = 0; batch < 5; batch++)
        {
            await AppendAsync(store, Events((batch * 100) + 1, 100));
        }

        // The files as a killed process leaves them: the write-ahead log not yet taken over, and the begin of a transaction that never ended behind it.
        string copy = _folder.Combine("copy.db");
        System.IO.File.Copy(File, copy);
        System.IO.File.Copy(File + "-wal", copy + "-wal");
        await AppendAsync(store, Events(501, 100));
        byte[] later = await ReadSharedAsync(File + "-wal");
        long before = new FileInfo(copy + "-wal").Length;
        await using (FileStream log = new(copy + "-wal", FileMode.Append))
        {
            await log.WriteAsync(later.AsMemory((int)before, (later.Length - (int)before) / 2));
        }

        await using SqliteEventStore survivor = new(copy);
        Assert.Equal(Events(1, 500), await survivor.ReadSessionAsync(Some.SessionId, CancellationToken.None));
        Assert.Equal(50_000, (await survivor.FindSourceAsync(Some.File, CancellationToken.None))!.Offset);
        Assert.Empty(await survivor.CheckAsync(CancellationToken.None));
        Assert.Equal(100, (await AppendAsync(survivor, Events(451, 150))).NewEvents);
    }

    [Theory]
    [InlineData("This is a letter, and long enough to be taken for a database by its size alone ............................................")]
    [InlineData("x")]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_was(string content)
    {
        _folder.Write("store.db", content);

        Assert.Equal($"The file {File} is not an AuditLens store; name another file with --store.", Refusal());
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        Execute("CREATE TABLE bookmark (url TEXT)");
        byte[] before = System.IO.File.ReadAllBytes(File);

        Assert.Equal($"The file {File} is a SQLite database of another program; name another file with --store.", Refusal());
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await new SqliteEventStore(File).DisposeAsync();
        Execute("PRAGMA user_version = 99");

        Assert.Equal(
            $"The store {File} was written by a newer AuditLens (schema 99, this one knows {Schema.Newest}); update AuditLens, or name another file with --store.", Refusal());
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        string file = _folder.Combine("missing", "store.db");

        Assert.Equal(
            $"The folder {_folder.Combine("missing")} of the store does not exist; create it, or name another file with --store.",
            Assert.Throws<StoreException>(() => new SqliteEventStore(file)).Message);
    }

    [Fact]
    public void A_folder_is_no_store() =>
        Assert.Equal($"The store {_folder.Path} is a folder; name a file with --store.", Assert.Throws<StoreException>(() => new SqliteEventStore(_folder.Path)).Message);

    [Fact]
    public async Task A_store_that_may_only_be_read_is_read_and_refuses_to_write()
    {
        await using (SqliteEventStore store = new(File))
        {
            await AppendAsync(store, Events(1, 3));
        }

        await using SqliteEventStore readOnly = new(File, SqliteStoreOptions.Default with { ReadOnly = true });

        Assert.Equal(3, (await readOnly.ReadSessionAsync(Some.SessionId, CancellationToken.None)).Count);
        StoreException refusal = await Assert.ThrowsAsync<StoreException>(async () => await AppendAsync(readOnly, Events(4, 1)));
        Assert.Equal($"The store {File} can only be read; give yourself the right to write to the file and its folder, or name another file with --store.", refusal.Message);
        Assert.Contains(await readOnly.CheckAsync(CancellationToken.None), p => p.Severity == "warning");
    }

    [Fact]
    public async Task A_store_of_an_older_version_is_brought_up_to_date_and_refused_where_that_cannot_be()
    {
        Execute(SqlText.Migrations[0].Sql + "; PRAGMA user_version = 1; PRAGMA application_id = 0x41754C65");

        StoreException refusal = Assert.Throws<StoreException>(() => new SqliteEventStore(File, SqliteStoreOptions.Default with { ReadOnly = true }));
        Assert.StartsWith($"The store {File} was written by an older AuditLens (schema 1, this one needs {Schema.Newest}) and can only be read;", refusal.Message, StringComparison.Ordinal);

        await using SqliteEventStore store = new(File);
        Assert.NotNull(await store.Documents.TryPutAsync("kind", "id", "1", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_the_store_as_it_was_before_the_batch()
    {
        await using SqliteEventStore store = new(File, SqliteStoreOptions.Default with { MaxPages = 80 });
        await AppendAsync(store, Events(1, 10));

        StoreException full = await Assert.ThrowsAsync<StoreException>(async () => await AppendAsync(store, Events(11, 20_000)));

        Assert.StartsWith($"The disk of the store {File} is full;", full.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await store.ReadSessionAsync(Some.SessionId, CancellationToken.None)).Count);
        Assert.Equal(1, (await AppendAsync(store, Events(11, 1))).NewEvents);
    }

    [Fact]
    public async Task Another_writer_that_does_not_finish_is_told()
    {
        await using SqliteEventStore store = new(File, SqliteStoreOptions.Default with { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        using SqliteConnection other = new($"Data Source={File};Pooling=False");
        other.Open();
        using SqliteTransaction held = other.BeginTransaction(deferred: false);

        StoreException busy = await Assert.ThrowsAsync<StoreException>(async () => await AppendAsync(store, Events(1, 1)));

        Assert.Equal($"Another process is writing to the store {File} and does not finish; wait for it or stop it, then start again.", busy.Message);
    }

    [Theory]
    [InlineData("UPDATE content SET bytes = zeroblob(100)")]
    [InlineData("UPDATE content SET bytes = substr(bytes, 1, length(bytes) / 2)")]
    [InlineData("UPDATE content SET size = size - 1")]
    [InlineData("UPDATE event SET position = 1000000")]
    [InlineData("DELETE FROM content")]
    public async Task Damaged_content_is_told_and_never_shown_as_evidence(string damage)
    {
        await using SqliteEventStore store = new(File);
        await AppendAsync(store, Events(1, 10));
        Execute(damage);

        StoreException damaged = await Assert.ThrowsAsync<StoreException>(async () => await store.ReadSessionAsync(Some.SessionId, CancellationToken.None));

        Assert.StartsWith("Block 1 of the store's events is damaged;", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM content", "1 blocks of events are missing.")]
    [InlineData("DELETE FROM session", "10 events belong to no session.")]
    [InlineData("DELETE FROM event WHERE number > 7", "1 sessions count other events than they have.")]
    public async Task The_check_finds_rows_that_do_not_fit_together(string damage, string problem)
    {
        await using SqliteEventStore store = new(File);
        await AppendAsync(store, Events(1, 10));
        Execute("PRAGMA foreign_keys = OFF; " + damage);

        Assert.Contains(await store.CheckAsync(CancellationToken.None), p => p.Severity == "error" && p.What == problem);
    }

    [Fact]
    public async Task A_damaged_file_is_told()
    {
        await using (SqliteEventStore store = new(File))
        {
            await AppendAsync(store, Events(1, 2000));
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(8192).Fill(0xAA);
        System.IO.File.WriteAllBytes(File, bytes);

        StoreException damaged = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using SqliteEventStore store = new(File);
            await store.ReadSessionAsync(Some.SessionId, CancellationToken.None);
        });
        Assert.Equal($"The store {File} is damaged; keep a copy of it, remove it and ingest the logs again.", damaged.Message);
    }

    private string Refusal() => Assert.Throws<StoreException>(() => new SqliteEventStore(File)).Message;

    private static ValueTask<AppendResult> AppendAsync(SqliteEventStore store, IReadOnlyList<AgentEvent> events) =>
        store.AppendAsync(store.Prepare(Some.Batch(events)), CancellationToken.None);

    private static List<AgentEvent> Events(int first, int count) => [.. Enumerable.Range(first, count).Select(i => Some.Event(i))];

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
