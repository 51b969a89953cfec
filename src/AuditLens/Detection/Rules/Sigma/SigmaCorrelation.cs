using System.Globalization;

namespace AuditLens.Detection.Rules.Sigma;

/// <param name="Groups">Sigma names of the fields whose values must agree.</param>
/// <param name="Least">How many matches or values within the timespan; 1 for temporal types.</param>
/// <param name="Field">For <c>value_count</c>: the field whose distinct values count.</param>
internal sealed record CorrelationPlan(string Type, IReadOnlyList<SigmaRule> Rules, IReadOnlyList<string> Groups, TimeSpan Span, int Least, string? Field);

/// <summary>
/// Matches of other rules that come together within a timespan: many (<c>event_count</c>), with many values (<c>value_count</c>), all of several rules (<c>temporal</c>), in their order (<c>temporal_ordered</c>).
/// Matches without a time take no part. One finding a group, for the first window that fits. Linear in the number of matches.
/// </summary>
internal sealed class SigmaCorrelation(RuleDocument document, Severity severity, CorrelationPlan plan) : IDetector
{
    public RuleDocument Rule { get; } = document;

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        IEnumerable<Match> matches = plan.Rules.SelectMany((rule, number) => rule.Matches(context)
            .Where(r => r.Step.Event.Time is not null)
            .Select(r => new Match(r, number, r.Step.Event.Time!.Value, Key(r))));
        foreach (IGrouping<string?, Match> group in matches.Where(m => m.Key is not null).GroupBy(m => m.Key, StringComparer.Ordinal))
        {
            List<Match> ordered = [.. group.OrderBy(m => m.Time).ThenBy(m => m.Record.Step.Index).ThenBy(m => m.Rule)];
            if (Window(ordered) is { Count: > 0 } window)
            {
                yield return Found(window, group.Key!);
            }
        }
    }

    private Finding Found(IReadOnlyList<Match> window, string key)
    {
        string observed = plan.Type == "value_count"
            ? $"{Number(window.SelectMany(m => Values(m.Record, plan.Field!)).Distinct(StringComparer.OrdinalIgnoreCase).Count())} values of {plan.Field} in {Number(window.Count)} matches"
            : $"{Number(window.Count)} matches";
        string expected = plan.Type is "temporal" or "temporal_ordered" ? $"all of {Number(plan.Rules.Count)} rules{(plan.Type == "temporal" ? "" : " in order")}" : $"at least {Number(plan.Least)}";
        string where = key.Length > 0 ? $" for {Wording.Quote(key)}" : "";
        string message = $"Within {plan.Span} there were {observed}{where}, from {Wording.Quote(window[0].Record.What)} to {Wording.Quote(window[^1].Record.What)}, which the rule \"{Rule.Title}\" names.";
        return FindingMaker.Make(Rule, severity, SigmaRule.Confidence, message, [.. window.Select(m => m.Record.Step.Ref)], window[^1].Record.Step.Index,
            ("observed", observed), ("threshold", expected), ("timespan", plan.Span.ToString("c", CultureInfo.InvariantCulture)), ("group", key));
    }

    private IReadOnlyList<Match> Window(List<Match> ordered) => plan.Type == "temporal_ordered" ? InOrder(ordered) : Sliding(ordered);

    private IReadOnlyList<Match> Sliding(List<Match> ordered)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        int from = 0;
        for (int to = 0; to < ordered.Count; to++)
        {
            Change(counts, ordered[to], 1);
            while (ordered[to].Time - ordered[from].Time > plan.Span)
            {
                Change(counts, ordered[from++], -1);
            }

            if (plan.Type == "event_count" ? to - from + 1 >= plan.Least : counts.Count >= (plan.Type == "temporal" ? plan.Rules.Count : plan.Least))
            {
                return ordered.GetRange(from, to - from + 1);
            }
        }

        return [];
    }

    private void Change(Dictionary<string, int> counts, Match match, int by)
    {
        foreach (string value in plan.Type == "value_count" ? Values(match.Record, plan.Field!) : [Number(match.Rule)])
        {
            int count = counts.GetValueOrDefault(value) + by;
            _ = count == 0 ? counts.Remove(value) : (counts[value] = count) > 0;
        }
    }

    /// <summary>For each rule the chain that reaches it and began last: a later beginning is never worse.</summary>
    private IReadOnlyList<Match> InOrder(List<Match> ordered)
    {
        var chains = new List<Match>?[plan.Rules.Count];
        foreach (Match match in ordered)
        {
            int rule = match.Rule;
            if (rule == 0)
            {
                chains[0] = [match];
            }
            else if (chains[rule - 1] is { } before && match.Time - before[0].Time <= plan.Span && before[^1].Record.Step.Index < match.Record.Step.Index)
            {
                chains[rule] = [.. before, match];
            }

            if (rule == chains.Length - 1 && chains[rule] is { } whole)
            {
                return whole;
            }
        }

        return [];
    }

    /// <summary>The values that a group shares; null when the record lacks one of the fields.</summary>
    private string? Key(SigmaRecord record)
    {
        var parts = new List<string>();
        foreach (string field in plan.Groups)
        {
            if (Values(record, field) is not [{ } value, ..])
            {
                return null;
            }

            parts.Add(value);
        }

        return string.Join(", ", parts);
    }

    private static IReadOnlyList<string> Values(SigmaRecord record, string field) => record.Values(SigmaSources.Field(record.Source, field) ?? field);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Match(SigmaRecord Record, int Rule, DateTimeOffset Time, string? Key);
}
