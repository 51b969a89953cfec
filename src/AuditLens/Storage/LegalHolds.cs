using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>A session whose records must not be dropped.</summary>
public sealed record LegalHold(string Session, string Reason, DateTimeOffset Since);

/// <summary>Legal holds, kept in the store whose records they protect.</summary>
public sealed class LegalHolds(IDocumentStore documents)
{
    internal const string Kind = "legal-hold";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Holds a session; one that is held already keeps its first reason.</summary>
    public async ValueTask AddAsync(LegalHold hold, CancellationToken cancellationToken) =>
        await documents.TryPutAsync(Kind, IdOf(hold.Session), JsonSerializer.Serialize(hold, Json), null, cancellationToken).ConfigureAwait(false);

    /// <returns>False when it was not held.</returns>
    public async ValueTask<bool> RemoveAsync(string session, CancellationToken cancellationToken) =>
        await documents.FindAsync(Kind, IdOf(session), cancellationToken).ConfigureAwait(false) is { } found
        && await documents.TryDeleteAsync(Kind, found.Id, found.Version, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<LegalHold>> ListAsync(CancellationToken cancellationToken)
    {
        List<LegalHold> holds = [];
        await foreach (StoredDocument document in documents.ListAsync(Kind, DocumentRange.All, cancellationToken).ConfigureAwait(false))
        {
            holds.Add(JsonSerializer.Deserialize<LegalHold>(document.Json, Json)!);
        }

        return [.. holds.OrderBy(h => h.Since).ThenBy(h => h.Session, StringComparer.Ordinal)];
    }

    /// <summary>Session ids may be of any length; ids of documents are not.</summary>
    internal static string IdOf(string session) => EventId.Of(session).ToString();
}
