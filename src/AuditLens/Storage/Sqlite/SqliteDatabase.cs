using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace AuditLens.Storage.Sqlite;

/// <summary>
/// The file: one connection that writes, behind a lock, and as many that read as there are readers at once. Write-ahead log, so that neither waits for the other.
/// </summary>
/// <remarks>
/// <c>synchronous=NORMAL</c>: a commit is handed to the operating system before it returns, so it survives the death of the process. After a power loss the file is
/// intact, but the last commits before it may be missing; they are read again from the logs, because the state of each source is part of the same commit.
/// <c>FULL</c> closes that gap for one wait on the disk a batch: StoreBenchmark took 18.4 s instead of 17.3 s with 200 batches (one run each on a busy machine).
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteStoreOptions _options;
    private readonly ConcurrentBag<Connection> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Connection? _writer;
    private readonly string _readerAddress;

    public SqliteDatabase(string path, SqliteStoreOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        Path = System.IO.Path.GetFullPath(path);
        _options = options;
        StoreFile.Check(Path);
        SqliteConnectionStringBuilder address = new() { DataSource = Path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate };
        _writer = options.ReadOnly ? null : Guard(() => OpenWriter(address.ToString()));
        IsReadOnly = _writer is null;
        address.Mode = SqliteOpenMode.ReadWrite;
        _readerAddress = IsReadOnly ? StoreFile.ReadOnlyAddress(Path) : address.ToString();
        Return(Read());
    }

    public string Path { get; }

    public bool IsReadOnly { get; }

    /// <summary>A connection to read with; give it back with <see cref="Return"/>.</summary>
    public Connection Read() => _readers.TryTake(out Connection? reader) ? reader : Guard(OpenReader);

    public void Return(Connection reader) => _readers.Add(reader);

    /// <summary>Runs a read. Failures of SQLite come out as <see cref="StoreException"/>.</summary>
    public T Read<T>(Func<Connection, T> work)
    {
        Connection reader = Read();
        try
        {
            return Guard(() => work(reader));
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>
    /// Gives rows as the caller takes them. The connection, and with it this view of the store, is held until the caller has done;
    /// the write-ahead log cannot be emptied beyond it for so long.
    /// </summary>
    public async IAsyncEnumerable<T> Stream<T>(Func<Connection, IEnumerable<T>> query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Connection reader = Read();
        try
        {
            using IEnumerator<T> rows = Guard(() => query(reader).GetEnumerator());
            while (Guard(rows.MoveNext))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return rows.Current;
            }
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>Runs one transaction: whole or not at all.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<Connection, T> work, CancellationToken cancellationToken)
    {
        if (_writer is not { } writer)
        {
            throw new StoreException(SqliteFailure.ReadOnly(Path));
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            return Guard(() => InTransaction(writer, work));
        }
        finally
        {
            _writing.Release();
        }
    }

    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(Path, e);
        }
    }

    public void Dispose()
    {
        while (_readers.TryTake(out Connection? reader))
        {
            reader.Dispose();
        }

        _writer?.Dispose();
        _writing.Dispose();
    }

    private static T InTransaction<T>(Connection writer, Func<Connection, T> work)
    {
        writer.Execute("BEGIN IMMEDIATE");
        bool committed = false;
        try
        {
            T result = work(writer);
            writer.Execute("COMMIT");
            committed = true;
            return result;
        }
        finally
        {
            if (!committed)
            {
                Rollback(writer);
            }
        }
    }

    /// <summary>SQLite has already rolled back by itself after some failures (disk full); then there is nothing to do.</summary>
    private static void Rollback(Connection writer)
    {
        try
        {
            writer.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The failure that led here is the one to tell.
        }
    }

    private Connection OpenReader()
    {
        Connection reader = new(_readerAddress);
        SetBusyTimeout(reader);
        if (IsReadOnly)
        {
            Schema.CheckNewest(reader, Path);
        }

        return reader;
    }

    /// <returns>Null when the file may only be read.</returns>
    private Connection? OpenWriter(string address)
    {
        Connection writer = new(address);
        try
        {
            if (writer.IsReadOnly)
            {
                writer.Dispose();
                return null;
            }

            SetBusyTimeout(writer);
            Schema.Check(writer, Path);

            // 8 KiB pages: StoreBenchmark appends 214,000 events a processor second, 191,000 with pages of 4 KiB and 192,000 with 16 KiB.
            writer.Execute("PRAGMA page_size = 8192");
            Schema.UseWriteAheadLog(writer, _options.BusyTimeout);
            writer.Execute($"PRAGMA synchronous = {_options.Synchronous}; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864");
            if (_options.MaxPages is { } pages)
            {
                writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
            }

            Schema.Migrate(writer, Path);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private void SetBusyTimeout(Connection connection) =>
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}"));
}
