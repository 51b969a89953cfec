using System.Diagnostics.CodeAnalysis;

namespace AuditLens.Effects.Environments;

/// <summary>
/// Where a connection goes: host and database of a URL (<c>postgres://u:p@h/db</c>), a JDBC URL, libpq keywords (<c>host=h dbname=d</c>) or an
/// ADO.NET string (<c>Server=h;Database=d</c>). Holds no user and no password, so that none can leak into a sentence.
/// </summary>
/// <param name="Host">Host without port; null when the string names none (a SQLite file, a Unix socket).</param>
/// <param name="Database">Database name or file; null when the string names none.</param>
public sealed record ConnectionString(string? Scheme, string? Host, string? Database)
{
    private static readonly char[] UrlTail = ['?', '#'];
    private static readonly string[] HostKeys = ["host", "hostaddr", "server", "data source", "datasource", "addr", "address", "network address", "hostname", "servername"];
    private static readonly string[] DatabaseKeys = ["dbname", "database", "initial catalog", "databasename", "attachdbfilename", "filename"];

    /// <summary>The string means this machine: a SQLite file or an in-memory database.</summary>
    public bool IsFile => Scheme is "sqlite" or "sqlite3" or "file" || (Host is null && Database is not null && LooksLikeFile(Database));

    public static bool TryParse(string? text, [NotNullWhen(true)] out ConnectionString? connection)
    {
        connection = null;
        text = text?.Trim().Trim('"', '\'');
        if (string.IsNullOrEmpty(text) || text.Length > 4096)
        {
            return false;
        }

        connection = text == ":memory:" ? new ConnectionString("sqlite", null, text)
            : text.Contains("://", StringComparison.Ordinal) ? FromUrl(text)
            : text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
                ? new ConnectionString("sqlite", null, text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(UrlTail)[0])
            : FromKeywords(text);
        return connection is not null;
    }

    public static bool LooksLikeFile(string name) =>
        name.StartsWith(":memory:", StringComparison.Ordinal)
        || name.EndsWith(".db", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".sqlite", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".sqlite3", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".mdf", StringComparison.OrdinalIgnoreCase);

    private static ConnectionString? FromUrl(string text)
    {
        if (text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase))
        {
            text = text[5..];
        }

        int mark = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = text[..mark].ToLowerInvariant();
        string rest = text[(mark + 3)..];
        if (mark == 0 || mark > 24)
        {
            return null;
        }

        if (scheme.StartsWith("sqlite", StringComparison.Ordinal) || scheme == "file")
        {
            return new ConnectionString("sqlite", null, rest.Split(UrlTail)[0]);
        }

        int properties = rest.IndexOf(';', StringComparison.Ordinal);
        string? database = properties >= 0 ? FromKeywords(rest[(properties + 1)..])?.Database : null;
        rest = (properties >= 0 ? rest[..properties] : rest).Split(UrlTail)[0];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string authority = slash >= 0 ? rest[..slash] : rest;
        database ??= slash >= 0 && slash + 1 < rest.Length ? rest[(slash + 1)..].Trim('/') : null;
        return new ConnectionString(scheme, HostOf(authority), string.IsNullOrEmpty(database) ? null : database);
    }

    /// <summary>Host of <c>user:password@host:port</c>; of several hosts (replica set) the first.</summary>
    private static string? HostOf(string authority)
    {
        string host = authority[(authority.LastIndexOf('@') + 1)..].Split(',')[0];
        if (host.StartsWith('['))
        {
            int close = host.IndexOf(']', StringComparison.Ordinal);
            return close > 0 ? host[1..close] : null;
        }

        int colon = host.IndexOf(':', StringComparison.Ordinal);
        host = colon >= 0 ? host[..colon] : host;
        return host.Length == 0 ? null : host;
    }

    private static ConnectionString? FromKeywords(string text)
    {
        string? host = null;
        string? database = null;
        char separator = text.Contains(';', StringComparison.Ordinal) ? ';' : ' ';
        foreach (string part in text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                continue;
            }

            string key = part[..equals].Trim();
            string value = part[(equals + 1)..].Trim().Trim('\'', '"');
            if (HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                host ??= ServerName(value);
            }
            else if (DatabaseKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                database ??= value;
            }
        }

        return host is null && database is null ? null
            : host is not null && LooksLikeFile(host) ? new ConnectionString("sqlite", null, host)
            : new ConnectionString(null, host, database);
    }

    /// <summary><c>tcp:db.example.net,1433</c> and <c>host\instance</c> name the host alone.</summary>
    private static string ServerName(string value)
    {
        value = value.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? value[4..] : value;
        return value.StartsWith("(localdb)", StringComparison.OrdinalIgnoreCase) ? "(localdb)" : value.Split(',', '\\')[0];
    }
}
