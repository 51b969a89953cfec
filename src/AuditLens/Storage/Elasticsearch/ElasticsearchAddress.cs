using System.Globalization;

namespace AuditLens.Storage.Elasticsearch;

/// <summary>
/// Reads <c>http://host:9200[,http://host2:9200 ...][?option=value&amp;...]</c>. Secrets come from the environment alone, where no list of processes, shell history or log shows them:
/// <c>AUDITLENS_ELASTICSEARCH_API_KEY</c>, <c>_USERNAME</c> and <c>_PASSWORD</c>, <c>_TOKEN</c> (bearer). <c>_CA</c> names a PEM file and <c>_SPOOL</c> a folder, as the options <c>ca</c> and <c>spool</c> do.
/// </summary>
internal static class ElasticsearchAddress
{
    public const string Scheme = "elasticsearch";
    public const string Variable = "AUDITLENS_ELASTICSEARCH_";

    private const int DefaultPort = 9200;

    /// <exception cref="StoreException">The address cannot be read; the message says what to write.</exception>
    public static ElasticsearchOptions Parse(string text, Func<string, string?> environment)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string nodes = query < 0 ? text : text[..query];
        Uri[] uris = [.. nodes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Node)];
        if (uris.Length == 0)
        {
            throw new StoreException("The store address 'elasticsearch:' names no node; write elasticsearch:http://HOST:9200.");
        }

        ElasticsearchOptions options = new()
        {
            Nodes = uris,
            ApiKey = Secret("API_KEY"),
            UserName = Secret("USERNAME"),
            Password = Secret("PASSWORD"),
            BearerToken = Secret("TOKEN"),
            AuthorityFile = Secret("CA"),
            Spool = Secret("SPOOL"),
            Compress = uris.Any(u => !u.IsLoopback),
        };
        if (options.UserName is null != options.Password is null)
        {
            throw new StoreException($"{Variable}USERNAME and {Variable}PASSWORD go together; one of them is not set.");
        }

        return query < 0 ? options : text[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(options, With);

        string? Secret(string name) => environment(Variable + name) is { Length: > 0 } value ? value.Trim() : null;
    }

    private static Uri Node(string text)
    {
        string whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new StoreException($"'{text}' is not the address of an Elasticsearch node; write http://HOST:9200 or https://HOST:9200.");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new StoreException($"The address of the store holds a password, which others could read; set {Variable}USERNAME and {Variable}PASSWORD, or {Variable}API_KEY.");
        }

        bool namesPort = text.TrimEnd('/').EndsWith(uri.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return uri.IsDefaultPort && !namesPort ? new UriBuilder(uri) { Port = DefaultPort }.Uri : uri;
    }

    private static ElasticsearchOptions With(ElasticsearchOptions options, string pair)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? pair : pair[..equals];
        string value = Uri.UnescapeDataString(equals < 0 ? "" : pair[(equals + 1)..]);
        return name switch
        {
            "prefix" when IsIndexName(value) => options with { Prefix = value },
            "ca" when value.Length > 0 => options with { AuthorityFile = value },
            "spool" when value.Length > 0 => options with { Spool = value },
            "gzip" when bool.TryParse(value, out bool compress) => options with { Compress = compress },
            "timeout" when Seconds(value) is { } timeout => options with { RequestTimeout = timeout },
            "patience" when Seconds(value) is { } patience => options with { Patience = patience, FirstPatience = patience },
            "lease" when Seconds(value) is { } lease => options with { Lease = lease },
            "concurrency" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and <= 64 => options with { BulkConcurrency = n },
            _ => throw new StoreException(
                $"'{pair}' is not an option of an Elasticsearch store; there are prefix=NAME, ca=FILE, spool=FOLDER, gzip=true|false, timeout=SECONDS, patience=SECONDS, lease=SECONDS, concurrency=1..64."),
        };
    }

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsIndexName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
