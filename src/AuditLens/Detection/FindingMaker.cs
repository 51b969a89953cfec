using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection;

/// <summary>Makes findings that say the same kind of thing in the same way.</summary>
internal static class FindingMaker
{
    private const int MostEvidence = 20;

    public static Finding Make(RuleDocument rule, Severity severity, double confidence, string message, ImmutableArray<EventRef> evidence, int? step, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        ImmutableSortedDictionary<string, string>.Builder all = EventAttributes.None.ToBuilder();
        foreach ((string name, string value) in facts)
        {
            all[name] = value;
        }

        return new Finding
        {
            Rule = rule.Code,
            Category = rule.Category,
            Severity = severity,
            Confidence = confidence,
            Title = rule.Title,
            Message = message,
            Evidence = [.. evidence.Distinct().Take(MostEvidence)],
            Facts = all.ToImmutable(),
            Taxonomy = rule.Taxonomy,
            Recommendation = rule.Respond,
            Step = step,
        };
    }

    /// <summary>A finding about an act, with the facts that every such finding carries.</summary>
    public static Finding About(RuleDocument rule, Act act, Severity severity, double confidence, string message, params ReadOnlySpan<EventRef> also)
    {
        Finding finding = Make(rule, severity, confidence, message, [act.Action.Step.Ref, .. also, .. OutcomeRefs(act)], act.Step,
            ("target", act.TargetText), ("verb", act.Effect.Verb.Word()), ("environment", act.Effect.Environment.Word()), ("execution", act.Effect.Execution.Word()),
            ("reversibility", act.Effect.Reversibility.Word()), ("command", act.Effect.Command));
        return act.Effect.EnvironmentBasis is { } basis ? finding with { Facts = finding.Facts.SetItem("environment_basis", basis) } : finding;
    }

    /// <summary>Joins findings of one rule about acts of the same kind, environment and outcome: the first stands for all, with their number.</summary>
    public static IEnumerable<Finding> Grouped(IEnumerable<(Act Act, Finding Finding)> found)
    {
        foreach (var group in found.GroupBy(f => (f.Act.Effect.Reading, f.Act.Effect.Verb, f.Act.Effect.Environment, f.Act.Executed, Kind(f.Act), f.Finding.Severity)))
        {
            List<Finding> all = [.. group.Select(g => g.Finding)];
            yield return all.Count == 1 ? all[0] : all[0] with
            {
                Message = $"{all[0].Message.TrimEnd('.')}; {(all.Count - 1).ToString(CultureInfo.InvariantCulture)} more of the same kind followed.",
                Evidence = [.. all.Select(f => f.Evidence[0]).Concat(all.SelectMany(f => f.Evidence.Skip(1))).Distinct().Take(MostEvidence)],
                Facts = all[0].Facts.SetItem("count", all.Count.ToString(CultureInfo.InvariantCulture)),
            };
        }
    }

    private static string Kind(Act act) => act.Effect.Targets.IsEmpty ? "" : act.Effect.Targets[0].Kind;

    private static IEnumerable<EventRef> OutcomeRefs(Act act)
    {
        foreach (var witness in act.Action.Witnesses.Take(3))
        {
            yield return witness.Ref;
        }

        if (act.Action.Outcome is { } outcome)
        {
            yield return outcome.Ref;
        }
    }
}

/// <summary>Words that findings share.</summary>
internal static class Wording
{
    /// <summary>" on production (host db.prod)", or an empty text when the environment is not known.</summary>
    public static string Place(ActionEffect effect) =>
        effect.Environment == DeploymentEnvironment.Unknown ? "" : effect.EnvironmentBasis is { } basis ? $" on {effect.Environment.Word()} ({basis})" : $" on {effect.Environment.Word()}";

    public static string Ended(Act act) => act.Effect.Execution switch
    {
        ExecutionStatus.EffectConfirmed => "an outside record confirms it",
        ExecutionStatus.Succeeded => "the result shows success",
        ExecutionStatus.Failed => "it failed",
        ExecutionStatus.Denied => "it was denied",
        _ => "the log holds no result",
    };

    /// <summary>A clause with a capital letter and without a stop.</summary>
    public static string Sentence(string clause) => clause.Length == 0 ? "" : char.ToUpperInvariant(clause[0]) + clause[1..].TrimEnd('.');

    public static string Quote(string text, int longest = 160)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > longest ? string.Concat("\"", line.AsSpan(0, longest - 3), "...\"") : $"\"{line}\"";
    }

    /// <summary>A quotation at the end of a sentence, with one stop for both.</summary>
    public static string QuoteLast(string text, int longest)
    {
        string quoted = Quote(text, longest);
        return quoted.Length > 2 && quoted[^2] is '.' or '?' or '!' ? quoted : quoted + ".";
    }
}
