using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditLens.Storage.Sqlite;

/// <summary>
/// A prepared statement, bound and read by position. It goes below ADO.NET because the insert of an event is the hot loop of ingestion
/// (StoreBenchmark), and because text is taken with its length: a NUL inside a text does not end it.
/// </summary>
/// <remarks>Dispose resets it for its next use; the <see cref="Connection"/> owns and ends it.</remarks>
internal sealed class Statement(sqlite3 database, sqlite3_stmt handle) : IDisposable
{
    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : Null(index);

    public Statement Bind(int index, bool? value) => value is { } yes ? Bind(index, yes ? 1L : 0L) : Null(index);

    public Statement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(handle, index, value));
        return this;
    }

    /// <summary>Lone surrogates become U+FFFD, as everywhere in the store.</summary>
    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            return Null(index);
        }

        // One byte more: an empty span would be bound as NULL by the wrapper.
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length) + 1);
        int length = Encoding.UTF8.GetBytes(value, utf8);
        int code = length == 0 ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, utf8.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(utf8);
        Check(code);
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    /// <summary>True while there is a row.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        Check(code);
        return false;
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for the next, also when it fails: a statement not reset can never be bound again.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    public void Reset() => _ = raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => (int)Long(column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        Reset();
        _ = raw.sqlite3_clear_bindings(handle);
    }

    public void Finish() => handle.Dispose();

    private Statement Null(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
    }
}
