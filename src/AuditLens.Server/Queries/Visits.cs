using System.Text.Json;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>When each person looked at the overview last, so that it can say what is new to that person.</summary>
public sealed class Visits(IDocumentStore documents, TimeProvider time)
{
    private const string Kind = "visit";

    /// <summary>Who comes back sooner is still on the same visit.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>Looks made within it are one: a page that is loaded again and again writes seldom.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>Notes that this person looks now.</summary>
    /// <returns>The end of the visit before this one; null on the first.</returns>
    public async ValueTask<DateTimeOffset?> LookAsync(string who, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string id = EventId.Of(who).ToString();
        StoredDocument? found = await documents.FindAsync(Kind, id, cancellationToken).ConfigureAwait(false);
        Visit before = found is null ? new Visit(null, now) : JsonSerializer.Deserialize<Visit>(found.Json)!;
        Visit visit = now - before.Last >= Pause ? new Visit(before.Last, now) : before with { Last = now };
        if (found is null || now - before.Last >= Grain)
        {
            // Of two looks at once either may be noted.
            await documents.TryPutAsync(Kind, id, JsonSerializer.Serialize(visit), found?.Version, cancellationToken).ConfigureAwait(false);
        }

        return visit.Before;
    }

    /// <param name="Before">The last look of the visit before; null when this is the first visit.</param>
    /// <param name="Last">The last look of this visit.</param>
    private sealed record Visit(DateTimeOffset? Before, DateTimeOffset Last);
}
