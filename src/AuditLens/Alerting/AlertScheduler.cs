using System.Collections.Concurrent;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Storage;

namespace AuditLens.Alerting;

/// <summary>
/// Runs the rules that are due and sends what they decide. Everything it knows is in the store, so it may be stopped at any moment and several may run at once: of two that
/// run a rule at the same moment, one writes its decision first and the other's is dropped.
/// </summary>
public sealed class AlertScheduler
{
    private readonly AlertConfiguration _configuration;
    private readonly AlertDocuments _documents;
    private readonly AlertDataLoader _data;
    private readonly AlertOutbox _outbox;

    /// <summary>Before these moments no rule is due, so that the store need not be asked; others who run it can only make it later.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);

    public AlertScheduler(AlertConfiguration configuration, IEventStore store, TimeProvider time, Func<string, string?> environment, DeliveryPatience? patience = null)
    {
        _configuration = configuration;
        _documents = new AlertDocuments(store.Documents);
        _data = new AlertDataLoader(store, AlertClock.Known);
        var context = new ChannelContext(time, environment, configuration.BaseUrl);
        Dictionary<string, IAlertChannel> channels = configuration.Channels.ToDictionary(c => c.Id, c => ChannelCatalogue.TypeOf(c).Create(c, context), StringComparer.Ordinal);
        _outbox = new AlertOutbox(_documents, channels, time, patience ?? DeliveryPatience.Default);
    }

    public AlertOutbox Outbox => _outbox;

    /// <summary>Ids of the channels.</summary>
    public IEnumerable<string> Channels => _configuration.Channels.Select(c => c.Id);

    /// <summary>
    /// Runs every rule whose next moment has come, once, also when several moments were missed, and sends everything that is due. A rule that fails does not stop the others.
    /// </summary>
    public Task<AlertRunReport> RunDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => RunAsync(now, isForced: false, cancellationToken);

    /// <param name="isForced">Also rules whose next moment has not come.</param>
    public async Task<AlertRunReport> RunAsync(DateTimeOffset now, bool isForced, CancellationToken cancellationToken) =>
        await DecideAsync(now, isForced, cancellationToken) with { Delivery = await _outbox.SendDueAsync(null, cancellationToken) };

    /// <summary>Runs the rules and leaves the sending to <see cref="Outbox"/>.</summary>
    public async Task<AlertRunReport> DecideAsync(DateTimeOffset now, bool isForced, CancellationToken cancellationToken)
    {
        IReadOnlyList<AlertSilence> silences = await _documents.SilencesAsync(now, cancellationToken);
        List<AlertNotice> notices = [];
        List<(string Rule, string Error)> failures = [];
        int ran = 0;
        foreach (AlertRule rule in _configuration.Rules.Where(r => isForced || !_notBefore.TryGetValue(r.Id, out DateTimeOffset due) || due <= now))
        {
            try
            {
                if (await RunAsync(rule, now, isForced, silences, cancellationToken) is { } decided)
                {
                    ran++;
                    notices.AddRange(decided);
                }
            }
            catch (Exception e) when (e is not (OperationCanceledException or StoreException))
            {
                failures.Add((rule.Id, $"{e.GetType().Name}: {e.Message}"));
            }
        }

        return new AlertRunReport(ran, notices, failures, new DeliveryReport(0, []));
    }

    /// <returns>What was decided; null when the rule was not due, or another process was first.</returns>
    private async Task<IReadOnlyList<AlertNotice>?> RunAsync(AlertRule rule, DateTimeOffset now, bool isForced, IReadOnlyList<AlertSilence> silences, CancellationToken cancellationToken)
    {
        Versioned<RuleState>? found = await _documents.FindAsync<RuleState>(AlertDocuments.States, rule.Id, cancellationToken);
        RuleState state = found?.Value ?? RuleState.New;
        IReadOnlyList<AlertNotice>? decided = null;
        string? version = found?.Version;
        if (MomentOf(rule, state, now, isForced) is { } at)
        {
            DateTimeOffset from = at - AlertReplay.LookBack(rule);
            from = state.LastRun is { } last && last - AlertReplay.LookBack(rule) - AlertReplay.Lateness < from ? last - AlertReplay.LookBack(rule) - AlertReplay.Lateness : from;
            AlertData data = await _data.LoadAsync(rule, from, at, cancellationToken);
            RuleState after = AlertReplay.Run(rule, state, data, at, silences);
            version = await _documents.TryPutAsync(AlertDocuments.States, rule.Id, after, version, cancellationToken);
            if (version is null)
            {
                return null;
            }

            decided = [.. after.Pending.Skip(state.Pending.Length)];
            state = after;
        }

        if (state.LastRun is { } ran && rule.Schedule.After(ran) is { } next)
        {
            _notBefore[rule.Id] = next;
        }

        if (state.Pending.Length > 0)
        {
            await HandOverAsync(rule, state, version, now, cancellationToken);
        }

        return decided;
    }

    private static DateTimeOffset? MomentOf(AlertRule rule, RuleState state, DateTimeOffset now, bool isForced)
    {
        if (isForced || state.LastRun is not { } last)
        {
            return now;
        }

        return rule.Schedule.AtOrBefore(now) is { } moment && moment > last ? moment : null;
    }

    private async Task HandOverAsync(AlertRule rule, RuleState state, string? version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (AlertNotice notice in state.Pending)
        {
            await _outbox.AddAsync(notice, now, cancellationToken);
        }

        // When somebody else has written meanwhile, he has these pending too, and handing them over again changes nothing.
        await _documents.TryPutAsync(AlertDocuments.States, rule.Id, state with { Pending = [] }, version, cancellationToken);
    }
}

/// <param name="Ran">Rules that were due and ran.</param>
/// <param name="Notices">What they decided, also what is held back.</param>
/// <param name="Failures">Rules that could not be evaluated.</param>
public sealed record AlertRunReport(int Ran, IReadOnlyList<AlertNotice> Notices, IReadOnlyList<(string Rule, string Error)> Failures, DeliveryReport Delivery);
