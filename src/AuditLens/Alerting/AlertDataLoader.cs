using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using AuditLens.Storage;

namespace AuditLens.Alerting;

/// <summary>By which time things count.</summary>
public enum AlertClock
{
    /// <summary>When the store came to know them: for telling people.</summary>
    Known,

    /// <summary>When they happened: for a dry run over the past, whose logs may have been read all at once.</summary>
    Happened,
}

/// <summary>Asks the store for what a rule looks at.</summary>
public sealed class AlertDataLoader(IEventStore store, AlertClock clock)
{
    /// <param name="from">The earliest moment that any window of the rule holds.</param>
    /// <param name="to">The last moment of evaluation; outside itself.</param>
    public async Task<AlertData> LoadAsync(AlertRule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (rule.Query.Subject == AlertSubject.Silence)
        {
            return AlertData.Empty with { Agents = await AgentsAsync(rule, from, to, cancellationToken) };
        }

        List<Observation> found = rule.Query.Subject is AlertSubject.Findings or AlertSubject.Departures
            ? await FindingsAsync(rule.Query, from, to, cancellationToken)
            : await SessionsAsync(rule.Query, from, to, cancellationToken);
        found.Sort((a, b) => a.Time.CompareTo(b.Time));
        List<DateTimeOffset> analysed = [];
        await foreach (AnalysisSummary a in store.Findings.AnalysesAsync(Within(new AnalysisFilter(), from, to), Page.All, cancellationToken))
        {
            analysed.Add(TimeOf(a.Since, a.Started));
        }

        analysed.Sort();
        return new AlertData(found, analysed, []);
    }

    private async Task<List<Observation>> FindingsAsync(AlertQuery q, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? categories = q.Subject == AlertSubject.Departures ? [FindingCategories.AnomalousBehavior] : Some(q.Categories);
        var filter = new FindingFilter(
            Severities: Some(q.Severities), Categories: categories, Rules: Some(q.Rules), Agents: Some(q.Agents), Environments: Some(q.Environments));
        filter = clock == AlertClock.Known ? filter with { SinceFrom = from, SinceTo = to } : filter with { From = from, To = to };
        List<Observation> found = [];
        await foreach (StoredFinding f in store.Findings.FindingsAsync(filter, Page.All, cancellationToken))
        {
            found.Add(new Observation(
                TimeOf(f.Since, f.Time), f.Session, f.IncidentId, f.Severity, f.Category, f.Rule, f.Agent, f.Environment, $"{f.Title}: {f.Message}", f.Evidence.ToString()));
        }

        return found;
    }

    private async Task<List<Observation>> SessionsAsync(AlertQuery q, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var filter = new AnalysisFilter(
            Severities: Some(q.Severities), Categories: Some(q.Categories), Agents: Some(q.Agents), Environments: Some(q.Environments),
            IsIncident: q.Subject == AlertSubject.Incidents ? true : null, HasRefutedClaims: q.HasRefutedClaims);
        List<Observation> found = [];
        await foreach (AnalysisSummary a in store.Findings.AnalysesAsync(Within(filter, from, to), Page.All, cancellationToken))
        {
            found.Add(new Observation(TimeOf(a.Since, a.Started), a.Session, a.IncidentId, a.Severity, null, null, a.Agent, a.Environment, a.Title, ""));
        }

        return found;
    }

    private async Task<IReadOnlyList<AgentActivity>> AgentsAsync(AlertRule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var agents = new Dictionary<string, List<(DateTimeOffset From, DateTimeOffset To)>>(StringComparer.Ordinal);
        TimeSpan shortest = TimeSpan.FromSeconds(rule.Warning ?? rule.Critical ?? 0);
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(From: from, To: to), cancellationToken))
        {
            string agent = session.Agent ?? session.Dialect;
            if (session.Started is { } started && session.Ended is { } ended && (rule.Query.Agents.IsEmpty || rule.Query.Agents.Contains(agent)))
            {
                List<(DateTimeOffset, DateTimeOffset)> stretches = agents.TryGetValue(agent, out var known) ? known : agents[agent] = [];

                // Only a long session that goes on after the last moment can hide a silence that matters.
                stretches.AddRange(clock == AlertClock.Happened && ended - started > shortest ? await StretchesAsync(session, shortest, cancellationToken) : [(started, ended)]);
            }
        }

        return [.. agents.Select(a => new AgentActivity(a.Key, Merged(a.Value)))];
    }

    private async Task<List<(DateTimeOffset From, DateTimeOffset To)>> StretchesAsync(SessionSummary session, TimeSpan gap, CancellationToken cancellationToken)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> stretches = [];
        foreach (DateTimeOffset time in (await store.ReadSessionAsync(session.Id, cancellationToken)).Select(e => e.Time).OfType<DateTimeOffset>().Order())
        {
            if (stretches.Count > 0 && time - stretches[^1].To < gap)
            {
                stretches[^1] = (stretches[^1].From, time);
            }
            else
            {
                stretches.Add((time, time));
            }
        }

        return stretches;
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Merged(List<(DateTimeOffset From, DateTimeOffset To)> stretches)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> merged = [];
        foreach ((DateTimeOffset from, DateTimeOffset to) in stretches.OrderBy(s => s.From))
        {
            if (merged.Count > 0 && from <= merged[^1].To)
            {
                merged[^1] = (merged[^1].From, to > merged[^1].To ? to : merged[^1].To);
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }

    private AnalysisFilter Within(AnalysisFilter filter, DateTimeOffset from, DateTimeOffset to) =>
        clock == AlertClock.Known ? filter with { SinceFrom = from, SinceTo = to } : filter with { From = from, To = to };

    private DateTimeOffset TimeOf(DateTimeOffset since, DateTimeOffset? happened) => clock == AlertClock.Known ? since : happened ?? since;

    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> values) => values.Count == 0 ? null : values;
}
