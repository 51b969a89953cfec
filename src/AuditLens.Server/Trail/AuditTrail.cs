using System.Globalization;
using System.Text.Json;
using AuditLens.Storage;

namespace AuditLens.Server.Trail;

/// <summary>The server's own audit log in the store: appended to, never changed; of several servers that append at once, one is first and the others follow.</summary>
public sealed class AuditTrail(IDocumentStore documents, TimeProvider time)
{
    private const string Kind = "audit-log";
    private const int Tries = 1000;

    /// <exception cref="StoreException">It cannot be written: what it should tell of must then not happen.</exception>
    public async ValueTask AppendAsync(string? who, string act, string what, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Tries; i++)
        {
            TrailEntry? last = await documents.ListAsync(Kind, new DocumentRange(IsDescending: true, Limit: 1), cancellationToken).Select(Read).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var entry = new TrailEntry((last?.Number ?? 0) + 1, time.GetUtcNow(), who ?? "nobody", act, what, last?.Hash() ?? "");
            if (await documents.TryPutAsync(Kind, Id(entry.Number), JsonSerializer.Serialize(entry), null, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }
        }

        throw new StoreException("The audit log could not be written: others were first too often.");
    }

    /// <summary>The newest first.</summary>
    /// <param name="before">Entries before this number only; null for all.</param>
    public IAsyncEnumerable<TrailEntry> NewestAsync(int limit, CancellationToken cancellationToken, long? before = null) =>
        documents.ListAsync(Kind, new DocumentRange(To: before is { } number ? Id(number) : null, IsDescending: true, Limit: limit), cancellationToken).Select(Read);

    /// <summary>Walks the chain from its first entry. What a chain alone cannot tell is that its end was cut off or that it was written anew from some entry on: a head that was kept elsewhere does.</summary>
    /// <param name="kept">A head that an earlier check gave; null for none.</param>
    public async ValueTask<TrailCheck> VerifyAsync(TrailHead? kept, CancellationToken cancellationToken)
    {
        var head = new TrailHead(0, "");
        bool isKeptFound = kept is null or { Number: 0 };
        await foreach (StoredDocument document in documents.ListAsync(Kind, DocumentRange.All, cancellationToken).ConfigureAwait(false))
        {
            if (Follow(head, document, out TrailEntry? entry) is { } fault)
            {
                return new TrailCheck(head, head.Number + 1, fault);
            }

            head = new TrailHead(entry!.Number, entry.Hash());
            if (kept is not null && head.Number == kept.Number)
            {
                isKeptFound = head.Hash == kept.Hash;
                if (!isKeptFound)
                {
                    return new TrailCheck(head, head.Number, string.Create(CultureInfo.InvariantCulture, $"Entry {head.Number} has another hash than was kept of it: it, or entries before it, were written anew."));
                }
            }
        }

        return isKeptFound ? new TrailCheck(head, null, null)
            : new TrailCheck(head, head.Number + 1, string.Create(CultureInfo.InvariantCulture, $"Entry {head.Number + 1} is missing: the log ends before entry {kept!.Number}, which was there."));
    }

    /// <returns>Why a document does not follow a head; null when it does.</returns>
    private static string? Follow(TrailHead head, StoredDocument document, out TrailEntry? entry)
    {
        long number = head.Number + 1;
        entry = null;
        if (document.Id != Id(number))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Entry {number} is missing: the next one there is '{document.Id}'.");
        }

        try
        {
            entry = Read(document);
        }
        catch (Exception e) when (e is JsonException or StoreException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Entry {number} cannot be read: it was changed.");
        }

        return entry.Number != number ? string.Create(CultureInfo.InvariantCulture, $"Entry {number} was changed: it calls itself number {entry.Number}.")
            : entry.Previous != head.Hash ? string.Create(CultureInfo.InvariantCulture, $"Entry {number} does not follow the one before: entry {number - 1} was changed or replaced, or this one was.")
            : null;
    }

    private static string Id(long number) => number.ToString("d12", CultureInfo.InvariantCulture);

    private static TrailEntry Read(StoredDocument document) =>
        JsonSerializer.Deserialize<TrailEntry>(document.Json) ?? throw new StoreException($"The entry '{document.Id}' of the audit log cannot be read.");
}
