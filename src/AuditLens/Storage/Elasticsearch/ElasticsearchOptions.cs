namespace AuditLens.Storage.Elasticsearch;

/// <summary>How a cluster is reached and used. <see cref="ElasticsearchAddress"/> makes it from an address and the environment.</summary>
internal sealed record ElasticsearchOptions
{
    private const int MiB = 1024 * 1024;

    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>Begins the name of every index, alias and template.</summary>
    public string Prefix { get; init; } = "auditlens";

    /// <summary>The value of an <c>ApiKey</c> header: base64 of <c>id:key</c>.</summary>
    public string? ApiKey { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public string? BearerToken { get; init; }

    /// <summary>PEM file of the authority that signed the cluster's certificates; null for the system's own.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Bodies travel as gzip. Between machines that saves more time than it takes; on one machine it takes time.</summary>
    public bool Compress { get; init; }

    /// <summary>Folder in which batches wait on disk while the cluster is away; null to fail instead.</summary>
    public string? Spool { get; init; }

    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request that may be repeated is tried while the cluster is away or overloaded. A node starts in 12 to 25 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for the very first request: an address that never answered is a slip, and is told soon.</summary>
    public TimeSpan FirstPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Elasticsearch's advice is 5 to 15 MB a bulk request; http.max_content_length is 100 MB.</summary>
    public int BulkBytes { get; init; } = 4 * MiB;

    public int BulkDocuments { get; init; } = 5_000;

    /// <summary>Bulk requests under way at once; halved when the cluster refuses work, raised by one again as it takes it.</summary>
    public int BulkConcurrency { get; init; } = 3;

    /// <summary>A writer that has not been heard of for so long is dead, and what it left half-written is undone. Counted by the clock of who waits, so clocks need not agree.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);
}
