using System.Text.Json;
using AuditLens.Events;
using AuditLens.Server.Queries;
using AuditLens.Storage;

namespace AuditLens.Server.Triage;

/// <summary>Keeps triage as documents of the store. Several people may change one incident at once: what one has not seen he does not overwrite.</summary>
public sealed class TriageBook(IDocumentStore documents, TimeProvider time)
{
    public const int LongestNote = 4000;

    private const string Kind = "triage";

    /// <summary>Null when nobody has touched it.</summary>
    public async ValueTask<TriageState?> FindAsync(string session, CancellationToken cancellationToken) =>
        await documents.FindAsync(Kind, Id(session), cancellationToken).ConfigureAwait(false) is { } found ? Read(found) : null;

    public IAsyncEnumerable<TriageState> ListAsync(CancellationToken cancellationToken) => documents.ListAsync(Kind, DocumentRange.All, cancellationToken).Select(Read);

    /// <summary>Makes what was changed against the state that the person saw. Notes are always kept.</summary>
    public async ValueTask<TriageOutcome> ChangeAsync(string session, string incident, string who, TriageChange change, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoredDocument? found = await documents.FindAsync(Kind, Id(session), cancellationToken).ConfigureAwait(false);
            TriageState before = found is null ? TriageState.Untouched(session, incident) : Read(found);
            TriageOutcome outcome = change.Apply(before, incident, who, time.GetUtcNow());
            if (outcome.Made.Count == 0
                || await documents.TryPutAsync(Kind, Id(session), JsonSerializer.Serialize(outcome.State), found?.Version, cancellationToken).ConfigureAwait(false) is not null)
            {
                return outcome;
            }
        }
    }

    /// <summary>Only those analyses whose triage is as the filter wants it. Most incidents of a store were never touched; so what differs from that is named, whichever way is asked.</summary>
    public async ValueTask<AnalysisFilter> NarrowAsync(AnalysisFilter analyses, ListFilter filter, CancellationToken cancellationToken)
    {
        if (filter is { Status: null, Assignee: null, Verdict: null })
        {
            return analyses;
        }

        bool untouched = Holds(TriageState.Untouched("", ""));
        List<string> others = await ListAsync(cancellationToken).Where(s => Holds(s) != untouched).Select(static s => s.Session).ToListAsync(cancellationToken).ConfigureAwait(false);
        return untouched ? analyses with { ExceptSessions = others } : analyses with { Sessions = others };

        bool Holds(TriageState s) => (filter.Status is null || filter.Status == s.Status) && (filter.Verdict is null || filter.Verdict == s.Verdict)
            && (filter.Assignee is null || filter.Assignee == (s.Assignee ?? TriageWords.Unassigned));
    }

    /// <summary>Ids of sessions come from logs and may be of any length.</summary>
    private static string Id(string session) => EventId.Of(session).ToString();

    private static TriageState Read(StoredDocument document) =>
        JsonSerializer.Deserialize<TriageState>(document.Json) ?? throw new StoreException($"The triage '{document.Id}' is stored in a form that cannot be read.");
}
