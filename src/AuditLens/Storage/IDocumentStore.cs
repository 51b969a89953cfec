namespace AuditLens.Storage;

/// <summary>
/// Small documents that change: state and history of alerts, triage, users, tokens, leases, the audit log. Several processes may work on one store at once; who writes
/// names the version that he read, and learns when somebody else was first.
/// </summary>
/// <remarks>
/// A write that has returned is durable and seen by every read that begins after it, in every process. Reading while others write gives each document once, in a version
/// that it had meanwhile. Failures of the environment are <see cref="StoreException"/>, as for <see cref="IEventStore"/>.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>The newest version; null when there is none.</summary>
    ValueTask<StoredDocument?> FindAsync(string kind, string id, CancellationToken cancellationToken);

    /// <summary>Documents of one kind by id, in the order of code points; see <see cref="DocumentRange"/>.</summary>
    IAsyncEnumerable<StoredDocument> ListAsync(string kind, DocumentRange range, CancellationToken cancellationToken);

    /// <summary>Writes a document if it is still in the version that the caller read.</summary>
    /// <param name="kind">What sort of thing it is, <c>alert-silence</c> for one: letters, digits and hyphens, at most 64.</param>
    /// <param name="id">Names it within its kind: 1 to 400 bytes of UTF-8. Ids that begin with a time, as in <c>2026-11-24T09:30:00Z-...</c>, are listed by time.</param>
    /// <param name="json">A JSON text; it comes back character for character.</param>
    /// <param name="expectedVersion">Null to create only; else <see cref="StoredDocument.Version"/> as it was read.</param>
    /// <returns>What is stored now; null when somebody else was first (changed, created or deleted it), and nothing was written.</returns>
    /// <exception cref="ArgumentException"><paramref name="kind"/> or <paramref name="id"/> is not of its form.</exception>
    ValueTask<StoredDocument?> TryPutAsync(string kind, string id, string json, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Removes a document if it is still in that version.</summary>
    /// <returns>False when it is not there in that version, and nothing was removed.</returns>
    ValueTask<bool> TryDeleteAsync(string kind, string id, string expectedVersion, CancellationToken cancellationToken);
}

/// <param name="Version">Opaque; no version comes twice for one id, not even after the document was deleted and created anew.</param>
public sealed record StoredDocument(string Kind, string Id, string Json, string Version);

/// <param name="From">The first id, inclusive; null for the beginning.</param>
/// <param name="To">The id before which all lie, exclusive; null for the end.</param>
/// <param name="IsDescending">From the last id to the first: what is newest when ids begin with a time.</param>
public sealed record DocumentRange(string? From = null, string? To = null, bool IsDescending = false, int? Limit = null)
{
    public static readonly DocumentRange All = new();
}

/// <summary>What may name a document, the same for every store.</summary>
public static class DocumentNames
{
    private const int LongestKind = 64;

    /// <summary>Below the 512 bytes that Elasticsearch takes for an id, with room for the kind.</summary>
    private const int LongestId = 400;

    public static void Check(string kind, string id)
    {
        if (kind.Length is 0 or > LongestKind || !kind.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException($"A kind of document is 1 to {LongestKind} letters, digits and hyphens.", nameof(kind));
        }

        if (id.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(id) > LongestId)
        {
            throw new ArgumentException($"The id of a document is 1 to {LongestId} bytes of UTF-8.", nameof(id));
        }
    }
}
