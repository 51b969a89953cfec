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
    public IAsyncEnumerable<TrailEntry> NewestAsync(int limit, CancellationToken cancellationToken) =>
        documents.ListAsync(Kind, new DocumentRange(IsDescending: true, Limit: limit), cancellationToken).Select(Read);

    /// <summary>Walks the chain from its first entry.</summary>
    /// <returns>How many entries it has, and the first fault as a sentence; null when the chain holds.</returns>
    public async ValueTask<(long Entries, string? Fault)> VerifyAsync(CancellationToken cancellationToken)
    {
        long entries = 0;
        string previous = "";
        await foreach (StoredDocument document in documents.ListAsync(Kind, DocumentRange.All, cancellationToken).ConfigureAwait(false))
        {
            TrailEntry entry = Read(document);
            entries++;
            if (entry.Number != entries || document.Id != Id(entries))
            {
                return (entries, string.Create(CultureInfo.InvariantCulture, $"Entry {entries} is missing: the next one there is number {entry.Number}."));
            }

            if (entry.Previous != previous)
            {
                return (entries, string.Create(CultureInfo.InvariantCulture, $"Entry {entries} does not follow the one before: entry {entries - 1} was changed or replaced, or this one was."));
            }

            previous = entry.Hash();
        }

        return (entries, null);
    }

    private static string Id(long number) => number.ToString("d12", CultureInfo.InvariantCulture);

    private static TrailEntry Read(StoredDocument document) =>
        JsonSerializer.Deserialize<TrailEntry>(document.Json) ?? throw new StoreException($"The entry '{document.Id}' of the audit log cannot be read.");
}
