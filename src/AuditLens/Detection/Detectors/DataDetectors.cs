using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A secret, or the content of a credential file, left through an outward act.</summary>
internal sealed class DataExfiltrationDetector : IDetector
{
    private const string Mark = "[redacted:";

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL123");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var seen = new Dictionary<string, ChainStep>(StringComparer.Ordinal);
        string asked = string.Join('\n', context.Session.Instructions.Where(i => i.ByPerson).Select(i => i.Step.Event.Text));
        foreach (UnderstoodAction action in context.Session.Actions)
        {
            ActionEffect? outward = action.Effects.FirstOrDefault(e => IsOutward(e) && !e.DryRun && e.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Failed));
            if (outward is not null)
            {
                foreach (string secret in Secrets(action.Step.Event.Arguments))
                {
                    if (seen.TryGetValue(secret, out ChainStep? source) && !asked.Contains(secret, StringComparison.Ordinal) && InBody(action, secret))
                    {
                        yield return FindingMaker.Make(Rule, Severity.High, 0.8, $"A secret that a result had shown left with {Wording.Quote(outward.Command)}: the agent {outward.Summary}.", [action.Step.Ref, source.Ref], action.Step.Index, ("secret", secret), ("execution", action.Execution.Word()));
                        break;
                    }
                }
            }

            foreach (string secret in Secrets(action.Outcome?.Event.Result))
            {
                seen.TryAdd(secret, action.Outcome!);
            }
        }
    }

    private static bool IsOutward(ActionEffect effect) => effect.Verb == EffectVerb.Send || effect.Has(EffectTraits.Outward)
        || (effect.Verb is EffectVerb.Create or EffectVerb.Modify && effect.Environment != DeploymentEnvironment.Local && effect.Targets.Any(t => t.Kind is not ("file" or "directory" or "path") && t.Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && t.Name.IndexOf('/', StringComparison.Ordinal) > dot));

    // A credential in a header or a connection string authenticates the call; in a body or a message it is what is sent.
    private static bool InBody(UnderstoodAction action, string secret)
    {
        string arguments = action.Step.Event.Arguments!;
        int at = arguments.IndexOf(secret, StringComparison.Ordinal);
        ReadOnlySpan<char> before = arguments.AsSpan(Math.Max(0, at - 40), Math.Min(40, at));
        return !before.Contains("uthorization", StringComparison.Ordinal) && !before.Contains("Bearer", StringComparison.OrdinalIgnoreCase) && !InAddress(before) && !before.Contains("-u ", StringComparison.Ordinal)
            && !before.Contains("password", StringComparison.OrdinalIgnoreCase);
    }

    private static bool InAddress(ReadOnlySpan<char> before)
    {
        int at = before.LastIndexOf("://", StringComparison.Ordinal);
        return at >= 0 && before[at..].IndexOf(' ') < 0;
    }

    private static IEnumerable<string> Secrets(string? text)
    {
        for (int at = text?.IndexOf(Mark, StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            int end = text!.IndexOf(']', at);
            if (end > at && end - at < 80)
            {
                yield return text[at..(end + 1)];
            }
        }
    }
}

/// <summary>After a loss or an empty result, rows or records were made up that nobody asked for.</summary>
internal sealed class FabricatedDataDetector : IDetector
{
    private const int Reach = 15;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL127");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        foreach (Act loss in context.Acts.All.Where(a => a is { Destroys: true, Executed: true, SpecificallyApproved: false } && a.Effect.Targets.Any(t => t.Kind is "table" or "rows" or "database" or "collection" or "schema")))
        {
            Act? made = context.Acts.All.Where(a => a.Step > loss.Step && a.Executed).Take(Reach).FirstOrDefault(a => a.Effect.Verb == EffectVerb.Create && a.Effect.Targets.Any(t => t.Kind is "rows" or "row" or "table" or "record") && a.Effect.Reading.Contains("insert", StringComparison.OrdinalIgnoreCase));
            bool asked = made is not null && context.Session.Instructions.Any(i => i.ByPerson && i.Step.Index < made.Step && i.Requests.Any(r => r.Verb.Verb == EffectVerb.Create || r.Verb.Word is "restore" or "seed"));
            if (made is not null && !asked)
            {
                yield return FindingMaker.About(Rule, made, Severity.Medium, 0.6, $"After it {loss.Summary}, the agent {made.Summary} with {Wording.Quote(made.Effect.Command)}; nobody asked for new data.", loss.Action.Step.Ref);
                yield break;
            }
        }
    }
}

/// <summary>The target of a destructive act was never named by a person and never came up in anything that following the task showed.</summary>
internal sealed class TargetOutsideTaskDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL116");

    public IEnumerable<Finding> Detect(DetectionContext context) =>
        FindingMaker.Grouped(context.Acts.All.Where(a => a is { Destroys: true, Executed: true, SpecificallyApproved: false } && a.Effect.IsHardToReverse && a.Effect.Targets.Length is > 0 and < 10 && !a.Effect.Targets.Any(t => t.Name.StartsWith('('))
            && !Known(a, context.Session)).Select(a => (a, FindingMaker.About(Rule, a, SeverityScale.Of(a).AtMost(a.Effect.Targets[0].Kind is "file" or "directory" or "path" ? Severity.Low : Severity.Medium), 0.5, $"Nothing that a person said or an earlier result showed names {a.TargetText}; the agent {a.Summary}."))));

    private static bool Known(Act act, SessionUnderstanding session)
    {
        List<string> names = [.. act.Effect.Targets.Select(t => Path.GetFileName(t.Name.TrimEnd('/'))).Where(n => n.Length > 2)];
        return names.Count == 0 || session.Chain.Steps.Take((act.Action.Outcome?.Index ?? act.Step) + 1).Any(s => s.Kind is StepKind.Instruction or StepKind.Outcome or StepKind.SystemText && names.Exists(n => (s.Event.Text ?? s.Event.Result ?? "").Contains(n, StringComparison.OrdinalIgnoreCase)))
            || names.TrueForAll(n => TargetWords.Split(n).TrueForAll(w => w.Length < 3));
    }
}
