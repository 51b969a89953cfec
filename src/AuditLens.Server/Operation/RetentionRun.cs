using System.Globalization;
using AuditLens.Server.Trail;
using AuditLens.Storage;

namespace AuditLens.Server.Operation;

/// <summary>Drops what need not be kept any longer, and tells so in the audit log before it does.</summary>
public sealed class RetentionRun(IEventStore store, TimeProvider time)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <param name="who">Who asked for it, for the audit log.</param>
    /// <param name="isTrial">Only says what would be dropped.</param>
    /// <exception cref="StoreException">The store cannot do its work, or somebody is writing and it cannot drop beside that.</exception>
    public async ValueTask<PruneResult> PruneAsync(KeepTime keep, string who, bool isTrial, CancellationToken cancellationToken)
    {
        DateTimeOffset before = keep.Before(time.GetUtcNow());
        PruneResult trial = await store.PruneAsync(before, isTrial: true, cancellationToken).ConfigureAwait(false);
        if (isTrial || (trial.Sessions == 0 && trial.Dropped.Count == 0))
        {
            return trial;
        }

        string months = trial.Dropped.Count == 0 ? "" : $", months {string.Join(", ", trial.Dropped)}";
        string what = string.Create(CultureInfo.InvariantCulture, $"sessions that ended before {before.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}: {trial.Sessions}{months} (keep {keep}; held or still going on: {trial.Kept.Count})");
        await new AuditTrail(store.Documents, time).AppendAsync(who, TrailActs.RecordsDropped, what, cancellationToken).ConfigureAwait(false);
        return await store.PruneAsync(before, isTrial: false, cancellationToken).ConfigureAwait(false);
    }
}
