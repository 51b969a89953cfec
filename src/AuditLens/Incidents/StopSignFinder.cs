using System.Buffers;
using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Detectors;
using AuditLens.Effects;
using AuditLens.Events;
using YamlDotNet.Serialization;

namespace AuditLens.Incidents;

/// <summary>The signs that were in the log and were passed: broken prohibitions, failed backups, denials, warnings in outputs, stop messages.</summary>
internal static class StopSignFinder
{
    private const int LookBack = 60;
    private const int MostSigns = 12;
    private const int Read = 6000;

    /// <summary>What warns a reader of an output; the line that holds it is the sign.</summary>
    private static readonly SearchValues<string> Warnings = SearchValues.Create(
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, string[]>>(EmbeddedText.Read("Incidents.stop-signs.yaml"))["warnings"], StringComparison.OrdinalIgnoreCase);

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
        List<string> course = harm.Act is { } act ? Detection.Understanding.TargetWords.Split(act.Effect.Reading).FindAll(w => w.Length > 2) : [];
        bool production = harm.Act?.Effect.Environment == DeploymentEnvironment.Production;
        int from = Math.Max(0, Math.Min(rootStep, harm.Step.Index - LookBack));
        int until = Math.Min(session.Chain.Steps.Length - 1, harm.Step.Index + 30);
        foreach (UnderstoodAction action in session.Actions.Where(a => a.Step.Index >= from && a.Step.Index <= until && a.Step.DelegatedBy == harm.Step.DelegatedBy && CanWarn(a, harm)))
        {
            if (action.Outcome is not { Event.Result: { Length: > 0 } result } outcome)
            {
                continue;
            }

            bool late = outcome.Index > harm.Step.Index;

            if (action.Effects.Any(e => e.Has(EffectTraits.TakesBackup)) && action.Execution == ExecutionStatus.Failed)
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"The backup failed: {Line(result)}", late));
            }
            else if (Related(result, course, production) is { } related)
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"The output said {related}", late));
            }
            else if (action.Step.Index >= rootStep && action.Step.Index < harm.Step.Index && action.Effects.Any(e => e.Has(EffectTraits.ChecksEnvironment)))
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"A look at the target showed {Line(result)}", late));
            }
            else if ((Warning(result) ?? Unwell(action, result)) is { } line && (action.Outcome.Event.Outcome is Outcome.Failed or Outcome.Denied || action.Step.Index >= rootStep))
            {
                signs.TryAdd(outcome.Index, new StopSign(outcome.Ref, $"The output said {line}", late));
            }
        }
    }

    // After the act: what its own result showed, what was looked at, what was refused. The result of another change that was made is no warning against it.
    private static bool CanWarn(UnderstoodAction action, Harm harm) =>
        action.Step.Index <= harm.Step.Index || action.Execution is ExecutionStatus.Failed or ExecutionStatus.Denied || action.Gravest is not { Changes: true };

    // A line that names the very command with a limit ("only", "never"), or that the settings at hand reach production.
    private static string? Related(string result, List<string> course, bool production)
    {
        foreach (ReadOnlySpan<char> line in result.AsSpan(0, Math.Min(Read, result.Length)).EnumerateLines())
        {
            bool limits = line.Contains("only", StringComparison.OrdinalIgnoreCase) || line.Contains("never", StringComparison.OrdinalIgnoreCase) || line.Contains("do not", StringComparison.OrdinalIgnoreCase);
            bool reaches = production && (line.Contains("prod", StringComparison.OrdinalIgnoreCase)
                && Detection.Understanding.TargetWords.Split(line[..Math.Min(line.Length, 300)].ToString()).Exists(w => Detection.Understanding.Language.Lexicon.Default.EnvironmentOf(w) == DeploymentEnvironment.Production));
            if (reaches || (limits && course.Count >= 2 && Mentions(line, course)))
            {
                return Line(line.ToString());
            }
        }

        return null;
    }

    private static bool Mentions(ReadOnlySpan<char> line, List<string> course)
    {
        foreach (string word in course)
        {
            if (!line.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
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

    /// <summary>An address that was looked at answered with a status of its server's failure: 500 to 599 (RFC 9110, 15.6), alone on a line as <c>curl -w</c> prints it, or as the status line of the answer.</summary>
    private static string? Unwell(UnderstoodAction action, string result)
    {
        if (!action.Effects.Any(static e => e.Verb == EffectVerb.Observe && e.Reading.StartsWith("http ", StringComparison.Ordinal)))
        {
            return null;
        }

        foreach (ReadOnlySpan<char> line in result.AsSpan(0, Math.Min(Read, result.Length)).EnumerateLines())
        {
            ReadOnlySpan<char> status = line.StartsWith("HTTP/", StringComparison.Ordinal) && line.IndexOf(' ') is > 0 and var at ? line[(at + 1)..] : line;
            bool ends = status.Length == 3 || (status.Length > 3 && status[3] == ' ' && status.Length < line.Length);
            if (ends && status[0] == '5' && char.IsAsciiDigit(status[1]) && char.IsAsciiDigit(status[2]))
            {
                return Line(line.ToString());
            }
        }

        return null;
    }

    private static string Line(string text) => Wording.Quote(text, 140);
}
