using System.Buffers;
using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Detectors;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>The signs that were in the log and were passed: broken prohibitions, failed backups, denials, warnings in outputs, stop messages.</summary>
internal static class StopSignFinder
{
    private const int LookBack = 60;
    private const int MostSigns = 12;
    private const int Read = 6000;

    /// <summary>What warns a reader of an output; the line that holds it is the sign.</summary>
    private static readonly SearchValues<string> Warnings = SearchValues.Create(
        ["warning", "caution", "production", "cannot be undone", "irreversible", "data loss", "will be lost", "to destroy", "permanently", "protected", "do not use", "only for", "switch back", "denied", "forbidden", "not allowed", "at your own risk", "503", "unhealthy"],
        StringComparison.OrdinalIgnoreCase);

    public static ImmutableArray<StopSign> Of(SessionUnderstanding session, Harm harm, int rootStep)
    {
        var signs = new SortedDictionary<int, StopSign>();
        AddProhibitions(session, harm, signs);
        AddOutcomes(session, harm, rootStep, signs);
        foreach (ChainStep stop in session.StopMessages)
        {
            signs.TryAdd(stop.Index, new StopSign(stop.Ref, $"A person said {Line(stop.Event.Text ?? "")}"));
        }

        foreach (ApprovalReading denial in session.Approvals.Where(a => !a.Granted && a.Step.Index < harm.Step.Index))
        {
            signs.TryAdd(denial.Step.Index, new StopSign(denial.Step.Ref, $"An act was denied: {Line(denial.Words)}"));
        }

        return [.. signs.Values.Take(MostSigns)];
    }

    private static void AddProhibitions(SessionUnderstanding session, Harm harm, SortedDictionary<int, StopSign> signs)
    {
        if (harm.Act is not { } act)
        {
            return;
        }

        foreach (Prohibition prohibition in session.Prohibitions.Where(p => ConstraintViolationDetector.Breaks(act, p, session)))
        {
            signs.TryAdd(prohibition.Step.Index, new StopSign(prohibition.Step.Ref, $"A rule said {Line(prohibition.Words)}"));
        }
    }

    private static void AddOutcomes(SessionUnderstanding session, Harm harm, int rootStep, SortedDictionary<int, StopSign> signs)
    {
        int from = Math.Max(0, Math.Min(rootStep, harm.Step.Index - LookBack));
        int until = Math.Min(session.Chain.Steps.Length - 1, harm.Step.Index + 30);
        foreach (UnderstoodAction action in session.Actions.Where(a => a.Step.Index >= from && a.Step.Index <= until && a.Step.DelegatedBy == harm.Step.DelegatedBy))
        {
            if (action.Outcome is not { Event.Result: { Length: > 0 } result } outcome)
            {
                continue;
            }

            if (action.Effects.Any(e => e.Has(EffectTraits.TakesBackup)) && action.Execution == ExecutionStatus.Failed)
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"The backup failed: {Line(result)}"));
            }
            else if (Warning(result) is { } line && (action.Outcome.Event.Outcome is Outcome.Failed or Outcome.Denied || action.Step.Index >= rootStep))
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"The output said {line}"));
            }
        }
    }

    private static string? Warning(string result)
    {
        ReadOnlySpan<char> head = result.AsSpan(0, Math.Min(Read, result.Length));
        int at = head.IndexOfAny(Warnings);
        if (at < 0)
        {
            return null;
        }

        int start = head[..at].LastIndexOf('\n') + 1;
        int end = head[at..].IndexOf('\n');
        return Line(head[start..(end < 0 ? head.Length : at + end)].ToString());
    }

    private static string Line(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 140 ? string.Concat("\"", line.AsSpan(0, 137), "...\"") : $"\"{line}\"";
    }
}
