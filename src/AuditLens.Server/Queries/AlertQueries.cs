using AuditLens.Alerting;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Alert rules and how they stand, what was told and what could not be. All but the rules themselves is for whoever sees every agent: notices name whom they are about.</summary>
public sealed class AlertQueries(IEventStore store, ServerSettings settings)
{
    public const int MostShown = 100;

    private readonly AlertDocuments _documents = new(store.Documents);

    public IReadOnlyList<AlertRule> Rules => settings.Alerts.Rules;

    public IEnumerable<string> Channels => settings.Alerts.Channels.Select(static c => $"{c.Id} ({c.Type})");

    public async Task<IReadOnlyList<RuleStanding>> StandingsAsync(CancellationToken cancellationToken)
    {
        List<RuleStanding> standings = [];
        foreach (AlertRule rule in Rules)
        {
            RuleState state = (await _documents.FindAsync<RuleState>(AlertDocuments.States, rule.Id, cancellationToken).ConfigureAwait(false))?.Value ?? RuleState.New;
            standings.Add(new RuleStanding(rule, state));
        }

        return standings;
    }

    /// <summary>Those that hold now or later.</summary>
    public async Task<IReadOnlyList<AlertSilence>> SilencesAsync(CancellationToken cancellationToken) =>
        [.. (await _documents.SilencesAsync(settings.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false)).OrderBy(static s => s.To).ThenBy(static s => s.Id, StringComparer.Ordinal)];

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<AlertHistoryEntry>> HistoryAsync(CancellationToken cancellationToken) =>
        await _documents.ListAsync<AlertHistoryEntry>(AlertDocuments.History, new DocumentRange(IsDescending: true, Limit: MostShown), cancellationToken)
            .Select(static e => e.Value).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Messages that no channel took, with the ids by which they are sent again.</summary>
    public async Task<IReadOnlyList<Versioned<OutboxEntry>>> DeadAsync(CancellationToken cancellationToken) =>
        await _documents.ListAsync<OutboxEntry>(AlertDocuments.DeadLetters, new DocumentRange(Limit: MostShown), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    public Task<IReadOnlyList<AlertNotice>> PastAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        AlertPast.RunAsync(settings.Alerts, store, from, to, cancellationToken);
}

public sealed record RuleStanding(AlertRule Rule, RuleState State)
{
    public AlertLevel Level => State.Groups.Values.Select(static g => g.Level).DefaultIfEmpty(AlertLevel.Ok).Max();

    /// <summary>Groups that are not well.</summary>
    public int Unwell => State.Groups.Values.Count(static g => g.Level > AlertLevel.Ok);
}
