using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>What came in, for the sessions that went on in a time.</summary>
/// <param name="Sessions">Of agents, analysed or not.</param>
/// <param name="Sources">Files and bodies that hold them; without a limit of time or scope all there are.</param>
/// <param name="Records">Read of those sources.</param>
/// <param name="Rejected">Of those records.</param>
public sealed record IntakeTotals(long Sessions, long Events, long Actions, long Sources, long Records, long Rejected)
{
    internal static async Task<IntakeTotals> OfAsync(IEventStore store, ListFilter filter, AccessScope scope, IReadOnlyDictionary<string, string> environments, CancellationToken cancellationToken)
    {
        bool isAll = filter is { From: null, To: null } && !scope.IsLimited;
        long sessions = 0, events = 0, actions = 0;
        HashSet<string> files = new(StringComparer.Ordinal);
        await foreach (SessionSummary s in store.SessionsAsync(new SessionQuery(filter.From, filter.To), cancellationToken).ConfigureAwait(false))
        {
            if (scope.Includes(s.Agent ?? s.Dialect, environments.GetValueOrDefault(s.Id)))
            {
                sessions++;
                events += s.Events;
                actions += s.Actions;
                files.UnionWith(s.Files);
            }
        }

        long sources = 0;
        IngestCounts counts = IngestCounts.Zero;
        await foreach (SourceState source in store.SourcesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (isAll || files.Contains(source.Path))
            {
                sources++;
                counts += source.Counts;
            }
        }

        return new IntakeTotals(sessions, events, actions, sources, counts.Records, counts.Rejected);
    }
}
