using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Evaluation;

/// <summary>Decides who is told what: state, measurement and moment in, new state and notices out. Knows no store, clock or network.</summary>
public static class AlertEvaluator
{
    /// <summary>More messages of a kind at one moment, as when a year of logs is read at once, become one that sums them up.</summary>
    public const int MostAtOnce = 10;

    /// <summary>Label of such a message: how many groups it stands for.</summary>
    public const string GroupsLabel = "groups";

    private static readonly ImmutableSortedDictionary<string, string> NoData = AlertLabels.Of(("data", AlertLabels.None));

    /// <returns>The state after this run, with its notices added to those that are pending.</returns>
    public static RuleState Step(AlertRule rule, RuleState state, Measurement measured, DateTimeOffset at, IReadOnlyList<AlertSilence> silences)
    {
        if (!measured.HasData && rule.NoData == NoDataBehavior.Keep)
        {
            return state with { LastRun = at };
        }

        var now = measured.Groups.Select(g => (Group: g, Level: rule.LevelOf(g.Value), IsNoData: false)).Where(g => g.Level > AlertLevel.Ok).ToList();
        if (!measured.HasData && rule.NoData is NoDataBehavior.Warning or NoDataBehavior.Critical)
        {
            AlertLevel level = rule.NoData == NoDataBehavior.Critical ? AlertLevel.Critical : AlertLevel.Warning;
            now.Add((new GroupMeasure(NoData, 0, null, 0, null, null, []), level, true));
        }

        ImmutableSortedDictionary<string, GroupState>.Builder groups = ImmutableSortedDictionary.CreateBuilder<string, GroupState>(StringComparer.Ordinal);
        var notices = ImmutableArray.CreateBuilder<AlertNotice>();
        foreach ((GroupMeasure group, AlertLevel level, bool isNoData) in now)
        {
            GroupState before = state.Groups.GetValueOrDefault(group.Key) ?? new GroupState { Labels = group.Labels, Level = level, Since = at, IsNoData = isNoData };
            GroupState after = before with { Level = level, Value = group.Value };
            if (KindOf(rule, after, at) is { } kind)
            {
                AlertNotice notice = Notice(rule, measured, group, after, kind, at, silences);
                notices.Add(notice);
                after = notice.Suppressed is null ? after with { Told = level, ToldAt = at } : after;
            }

            groups[group.Key] = after;
        }

        notices.AddRange(Resolved(rule, state, groups, measured, at, silences));
        return state with { LastRun = at, Groups = groups.ToImmutable(), Pending = state.Pending.AddRange(SummedUp(Unheard(state, notices))) };
    }

    private static NoticeKind? KindOf(AlertRule rule, GroupState group, DateTimeOffset at) =>
        group.Told == AlertLevel.Ok ? NoticeKind.Fired
        : group.Level > group.Told ? NoticeKind.Escalated
        : rule.Repeat is { } repeat && group.ToldAt is { } told && at - told >= repeat ? NoticeKind.Repeated
        : null;

    private static IEnumerable<AlertNotice> Resolved(
        AlertRule rule, RuleState state, ImmutableSortedDictionary<string, GroupState>.Builder still, Measurement measured, DateTimeOffset at, IReadOnlyList<AlertSilence> silences)
    {
        foreach ((string key, GroupState group) in state.Groups)
        {
            GroupMeasure? last = measured.Groups.FirstOrDefault(g => g.Key == key);

            // An agent that is no longer waited for has not come back.
            bool isGone = last is null && rule.Query.Subject == AlertSubject.Silence && !group.IsNoData;
            if (!still.ContainsKey(key) && rule.Resolve && group.Told > AlertLevel.Ok && !isGone)
            {
                yield return Notice(rule, measured, last ?? new GroupMeasure(group.Labels, 0, null, 0, null, null, []), group with { Level = AlertLevel.Ok }, NoticeKind.Resolved, at, silences);
            }
        }
    }

    /// <summary>Of what is held back the history is told once an episode and level, not at every run.</summary>
    private static IEnumerable<AlertNotice> Unheard(RuleState state, IEnumerable<AlertNotice> notices) =>
        notices.Where(n => n.Suppressed is null || !state.Groups.TryGetValue(AlertLabels.Key(n.Labels), out GroupState? before) || before.Level != n.Level);

    private static IEnumerable<AlertNotice> SummedUp(IEnumerable<AlertNotice> notices) =>
        notices.GroupBy(n => (n.Kind, IsHeard: n.Suppressed is null)).SelectMany(g => g.Key.IsHeard && g.Count() > MostAtOnce ? [Sum([.. g])] : g.AsEnumerable());

    private static AlertNotice Sum(IReadOnlyList<AlertNotice> all)
    {
        AlertNotice gravest = all.MaxBy(n => n.Level)!;
        string episode = AlertLabels.Hash([gravest.Rule, Stamp(gravest.At), .. all.Select(n => n.Episode)]);
        return gravest with
        {
            Key = AlertLabels.Hash(episode, gravest.Kind.Word()),
            Episode = episode,
            Labels = AlertLabels.Of((GroupsLabel, all.Count.ToString(CultureInfo.InvariantCulture))),
            Observed = all.Sum(n => n.Observed),
            Last = all.Max(n => n.Last),
            Worst = Meter.Worst([.. all.SelectMany(n => n.Worst)]),
        };
    }

    private static AlertNotice Notice(
        AlertRule rule, Measurement measured, GroupMeasure group, GroupState state, NoticeKind kind, DateTimeOffset at, IReadOnlyList<AlertSilence> silences)
    {
        string episode = AlertLabels.Hash(rule.Id, group.Key, Stamp(state.Since));
        return new AlertNotice
        {
            Key = AlertLabels.Hash(episode, kind.Word(), state.Level.Word(), Stamp(at)),
            Episode = episode,
            Rule = rule.Id,
            Title = rule.Title,
            Description = rule.Description,
            Kind = kind,
            Level = state.Level,
            Before = state.Told,
            Labels = group.Labels,
            Subject = rule.Query.Subject,
            Measure = rule.Measure,
            Value = group.Value,
            Expected = group.Expected,
            Observed = group.Observed,
            Threshold = rule.ThresholdOf(state.Level),
            IsNoData = state.IsNoData,
            At = at,
            Since = state.Since,
            From = measured.From,
            To = measured.To,
            Last = group.Last,
            Repeat = rule.Repeat,
            Worst = group.Worst,
            Suppressed = SuppressedBy(rule, group.Labels, at, silences),
            Channels = rule.Channels,
            TitleTemplate = rule.TitleTemplate,
            TextTemplate = rule.TextTemplate,
        };
    }

    private static string? SuppressedBy(AlertRule rule, ImmutableSortedDictionary<string, string> labels, DateTimeOffset at, IReadOnlyList<AlertSilence> silences) =>
        rule.Maintenance.FirstOrDefault(m => m.Covers(at)) is { } window ? $"maintenance: {window.Reason}"
        : silences.FirstOrDefault(s => s.Covers(rule.Id, labels, at)) is { } silence ? $"silence {silence.Id}: {silence.Reason}"
        : null;

    private static string Stamp(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
