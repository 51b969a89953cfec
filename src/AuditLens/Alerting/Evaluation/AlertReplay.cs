using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Evaluation;

/// <summary>Runs a rule over more than one moment of its schedule: over what was missed, and over the past.</summary>
public static class AlertReplay
{
    /// <summary>How late an analysis may become visible after the moment that it carries: the time of storing a batch of them.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(2);

    /// <summary>How far before a moment a rule looks.</summary>
    public static TimeSpan LookBack(AlertRule rule) => rule.Measure == AlertMeasure.Unusual ? (rule.History + 1) * rule.Window : rule.Window;

    /// <summary>
    /// One run that makes up all moments since the last one: each group counts with the worst value that it had at any of them. The first window reaches back to the last
    /// run, so that nothing is missed between two runs.
    /// </summary>
    public static RuleState Run(AlertRule rule, RuleState state, AlertData data, DateTimeOffset at, IReadOnlyList<AlertSilence> silences)
    {
        Measurement? all = null;
        if (state.LastRun is { } last)
        {
            foreach (DateTimeOffset moment in Moments(rule, data, last, at, silences))
            {
                DateTimeOffset from = all is null && last - Lateness < moment - rule.Window ? last - Lateness : moment - rule.Window;
                Measurement measured = Meter.Measure(rule, data, from, moment);
                all = all is null ? measured : Worst(all, measured);
            }
        }

        return AlertEvaluator.Step(rule, state, all ?? Meter.Measure(rule, data, at - rule.Window, at), at, silences);
    }

    /// <summary>What the rule would have told between two moments, had it run all the time.</summary>
    public static IEnumerable<AlertNotice> Past(AlertRule rule, AlertData data, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<AlertSilence> silences)
    {
        RuleState state = RuleState.New;
        var moments = new SortedSet<DateTimeOffset>(Moments(rule, data, from - TimeSpan.FromTicks(1), to, silences));
        while (moments.Count > 0)
        {
            DateTimeOffset moment = moments.Min;
            moments.Remove(moment);
            state = AlertEvaluator.Step(rule, state, Meter.Measure(rule, data, moment - rule.Window, moment), moment, silences);
            foreach (AlertNotice notice in state.Pending)
            {
                yield return notice;
            }

            state = state with { Pending = [] };
            foreach (DateTimeOffset told in state.Groups.Values.Select(g => g.ToldAt).OfType<DateTimeOffset>())
            {
                if (rule.Repeat is { } repeat && rule.Schedule.After(told + repeat - TimeSpan.FromTicks(1)) is { } again && again > moment && again <= to)
                {
                    moments.Add(again);
                }
            }
        }
    }

    /// <summary>The moments of the schedule at which the outcome can differ from that of the moment before, and the last.</summary>
    private static IEnumerable<DateTimeOffset> Moments(AlertRule rule, AlertData data, DateTimeOffset after, DateTimeOffset upTo, IReadOnlyList<AlertSilence> silences)
    {
        if (rule.Measure == AlertMeasure.Unusual || rule.Maintenance.Length > 0 || silences.Count > 0)
        {
            return rule.Schedule.Between(after, upTo);
        }

        SortedSet<DateTimeOffset> moments = [];
        foreach (DateTimeOffset change in Changes(rule, data).Append(after).Where(c => c >= after - rule.Window))
        {
            if (rule.Schedule.After(change < after ? after : change) is { } moment && moment <= upTo)
            {
                moments.Add(moment);
            }
        }

        if (rule.Schedule.AtOrBefore(upTo) is { } end && end > after)
        {
            moments.Add(end);
        }

        return moments;
    }

    private static IEnumerable<DateTimeOffset> Changes(AlertRule rule, AlertData data)
    {
        TimeSpan tick = TimeSpan.FromTicks(1);
        IEnumerable<DateTimeOffset> found = data.Observations.Select(o => o.Time);
        IEnumerable<DateTimeOffset> analysed = rule.NoData == NoDataBehavior.Ok ? [] : data.Analysed;
        IEnumerable<DateTimeOffset> seen = data.Agents.SelectMany(a => a.Stretches).SelectMany(s => new[]
        {
            s.From - tick,
            s.To + TimeSpan.FromSeconds(rule.Warning ?? 0) - tick,
            s.To + TimeSpan.FromSeconds(rule.Critical ?? 0) - tick,
            s.To + rule.Window,
        });
        return found.Concat(analysed).SelectMany(t => new[] { t, t + rule.Window }).Concat(seen);
    }

    private static Measurement Worst(Measurement a, Measurement b) => new(
        a.From < b.From ? a.From : b.From,
        b.To,
        a.HasData || b.HasData,
        [.. a.Groups.Concat(b.Groups).GroupBy(g => g.Key, StringComparer.Ordinal).Select(g => g.OrderByDescending(m => m.Value).ThenByDescending(m => m.Last).First())]);
}
