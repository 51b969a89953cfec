using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>The right of one analyzer to analyse a session in one state.</summary>
/// <param name="Revision">What tells one state of the session from another: how many events it has.</param>
/// <param name="Version">Of its document.</param>
public sealed record SessionClaim(string Session, long Revision, string Version);

/// <summary>
/// Shares sessions among analyzers on several machines: who claims a session has it alone until he is done, or has not been heard of for a lease. Claims are documents of the store,
/// changed by optimistic concurrency. Leases are counted by the clock of who waits, so clocks need not agree.
/// </summary>
/// <remarks>
/// An analyzer renews its claim while it works and once more before it saves what it found; who is told that the claim is lost saves nothing. So each result is written once.
/// </remarks>
public sealed class SessionClaims(IDocumentStore documents, TimeProvider time, TimeSpan lease)
{
    private const string Kind = "session-claim";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly ConcurrentDictionary<string, (string Version, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>Claims a session that nobody has, or whose analyzer has not been heard of for a lease.</summary>
    /// <returns>Null when it is another's now, or was analysed in this state.</returns>
    public async ValueTask<SessionClaim?> TryClaimAsync(string session, long revision, CancellationToken cancellationToken)
    {
        StoredDocument? found = await documents.FindAsync(Kind, IdOf(session), cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            Content content = JsonSerializer.Deserialize<Content>(found.Json, Json)!;
            if (content.IsDone ? content.Revision == revision : !IsDead(session, found.Version))
            {
                return null;
            }
        }

        return await PutAsync(session, new Content(session, _owner, revision, 0, IsDone: false), found?.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the others that this analyzer lives.</summary>
    /// <returns>The claim as it is now; null when it is lost.</returns>
    public async ValueTask<SessionClaim?> RenewAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        StoredDocument? found = await documents.FindAsync(Kind, IdOf(claim.Session), cancellationToken).ConfigureAwait(false);
        return found?.Version == claim.Version && JsonSerializer.Deserialize<Content>(found.Json, Json) is { } content
            ? await PutAsync(claim.Session, content with { Beat = content.Beat + 1 }, claim.Version, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>The session is analysed in this state; it can be claimed again when it has grown.</summary>
    /// <returns>False when the claim is lost.</returns>
    public async ValueTask<bool> CompleteAsync(SessionClaim claim, CancellationToken cancellationToken) =>
        await PutAsync(claim.Session, new Content(claim.Session, _owner, claim.Revision, 0, IsDone: true), claim.Version, cancellationToken).ConfigureAwait(false) is not null;

    private static string IdOf(string session) => EventId.Of(session).ToString();

    private bool IsDead(string session, string version)
    {
        long now = time.GetTimestamp();
        (string Version, long Since) seen = _seen.AddOrUpdate(session, (version, now), (_, before) => before.Version == version ? before : (version, now));
        return time.GetElapsedTime(seen.Since, now) >= lease;
    }

    private async ValueTask<SessionClaim?> PutAsync(string session, Content content, string? version, CancellationToken cancellationToken) =>
        await documents.TryPutAsync(Kind, IdOf(session), JsonSerializer.Serialize(content, Json), version, cancellationToken).ConfigureAwait(false) is { } put
            ? new SessionClaim(session, content.Revision, put.Version)
            : null;

    private sealed record Content(string Session, string Owner, long Revision, long Beat, bool IsDone);
}
