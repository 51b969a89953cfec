using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditLens.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public Connection(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
    }

    /// <summary>The statement of that name, ready to be bound.</summary>
    public Statement Use(string name) => _statements.TryGetValue(name, out Statement? statement) ? statement : Keep(name, SqlText.Queries[name]);

    /// <summary>The statement of that text, which comes in few forms; what varies is bound.</summary>
    public Statement UseText(string sql) => _statements.TryGetValue(sql, out Statement? statement) ? statement : Keep(sql, sql);

    /// <summary>Rows that the last insert, update or delete changed.</summary>
    public int Changes => raw.sqlite3_changes(_connection.Handle!);

    /// <summary>SQLite opens a file that may not be written to for reading instead.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle!, "main") == 1;

    public void Execute(string sql)
    {
        int code = raw.sqlite3_exec(_connection.Handle!, sql);
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle!);
        }
    }

    public long Scalar(string sql)
    {
        Statement statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Long(0) : 0;
        }
        finally
        {
            statement.Finish();
        }
    }

    /// <summary>Copies the whole file, as it was at one moment, into another; who writes meanwhile does not wait (https://sqlite.org/backup.html).</summary>
    /// <param name="path">A file that is not there.</param>
    public void CopyTo(string path)
    {
        using SqliteConnection copy = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        _connection.BackupDatabase(copy);

        // One file that stands for itself; the log is switched on again when it is opened as a store.
        using SqliteCommand settle = copy.CreateCommand();
        settle.CommandText = "PRAGMA journal_mode = DELETE";
        settle.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (Statement statement in _statements.Values)
        {
            statement.Finish();
        }

        _connection.Dispose();
    }

    private Statement Keep(string key, string sql)
    {
        Statement statement = Prepare(sql);
        _statements.Add(key, statement);
        return statement;
    }

    private Statement Prepare(string sql)
    {
        sqlite3 handle = _connection.Handle!;
        int code = raw.sqlite3_prepare_v2(handle, sql, out sqlite3_stmt prepared);
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, handle);
        }

        return new Statement(handle, prepared);
    }
}
