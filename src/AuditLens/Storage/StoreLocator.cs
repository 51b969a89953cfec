using AuditLens.Storage.Elasticsearch;
using AuditLens.Storage.Elasticsearch.Spool;
using AuditLens.Storage.Sqlite;

namespace AuditLens.Storage;

/// <summary>Opens the store that an address names. A new kind of store is one line here.</summary>
public static class StoreLocator
{
    /// <param name="address"><c>sqlite:FILE</c>; the file is created when it is not there, its folder is not. Or <c>elasticsearch:URL</c>, see <see cref="ElasticsearchAddress"/>.</param>
    /// <param name="environment">Where credentials come from; the process's own when null.</param>
    /// <exception cref="StoreException">The address names no kind of store that is known, or the store cannot be opened.</exception>
    public static IEventStore Open(string address, Func<string, string?>? environment = null)
    {
        int colon = address.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon > 0 ? address[..colon] : "";
        string rest = address[(colon + 1)..];
        return scheme switch
        {
            "sqlite" when rest.Length > 0 => new SqliteEventStore(rest),
            "sqlite" => throw new StoreException("The store address 'sqlite:' names no file; write sqlite:FILE."),
            ElasticsearchAddress.Scheme => Cluster(ElasticsearchAddress.Parse(rest, environment ?? Environment.GetEnvironmentVariable)),
            _ => throw new StoreException($"'{address}' names no kind of store that AuditLens knows; write sqlite:FILE or elasticsearch:http://HOST:9200."),
        };
    }

    /// <summary>Opens an embedded store to read alone, and writes no helper files beside it.</summary>
    /// <exception cref="StoreException">The file is no store.</exception>
    public static IEventStore OpenReadOnly(string file) => new SqliteEventStore(file, SqliteStoreOptions.Default with { ReadOnly = true });

    private static IEventStore Cluster(ElasticsearchOptions options)
    {
        var store = new ElasticsearchEventStore(options);
        return options.Spool is { } folder ? new SpoolingStore(store, folder, TimeProvider.System) : store;
    }
}
