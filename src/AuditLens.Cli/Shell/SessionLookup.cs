using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Finds the session that a person names: by its id, by the start of its id, or says which one is near.</summary>
internal static class SessionLookup
{
    public static async Task<SessionSummary> FindAsync(IEventStore store, string given, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(given, cancellationToken).ConfigureAwait(false) is { } exact)
        {
            return exact;
        }

        var all = await store.SessionsAsync(new SessionQuery(Witness: null), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<SessionSummary> beginning = [.. all.Where(s => s.Id.StartsWith(given, StringComparison.OrdinalIgnoreCase)).Take(3)];
        return beginning.Count switch
        {
            1 => beginning[0],
            > 1 => throw new UsageException($"More than one session begins with '{given}': {string.Join(", ", beginning.Select(s => s.Id))}.", "Write more of the id."),
            _ => throw Unknown(given, all),
        };
    }

    /// <summary>The session of an incident when the word is an incident's id, else the session that it names.</summary>
    public static async Task<SessionSummary> FindSessionOrIncidentAsync(IEventStore store, string given, CancellationToken cancellationToken)
    {
        await foreach (AnalysisSummary analysis in store.Findings.AnalysesAsync(new AnalysisFilter(Incident: given), new Page(1), cancellationToken).ConfigureAwait(false))
        {
            return await FindAsync(store, analysis.Session, cancellationToken).ConfigureAwait(false);
        }

        return await FindAsync(store, given, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The id that a mistyped id, or the mistyped start of one, most likely means.</summary>
    private static string? Nearest(string given, IEnumerable<string> ids)
    {
        List<string> all = [.. ids];
        return NearestName.Find(given, all) ?? (NearestName.Find(given, all.Select(Start)) is { } start ? all.Find(id => Start(id) == start) : null);
        string Start(string id) => id[..Math.Min(id.Length, given.Length)];
    }

    public static UsageException Unknown(string given, List<SessionSummary> all)
    {
        string advice = Nearest(given, all.Select(static s => s.Id)) is { } near ? $"Did you mean '{near}'?"
            : all.Count == 0 ? "The store is empty; `auditlens ingest PATH` fills it."
            : "`auditlens sessions` lists those there are.";
        return new UsageException($"No session '{given}' in the store.", advice);
    }
}
