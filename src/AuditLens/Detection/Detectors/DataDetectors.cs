using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A secret, or a file that nobody asked to send, left through an outward act.</summary>
internal sealed class DataExfiltrationDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL123");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var seen = new Dictionary<string, ChainStep>(StringComparer.Ordinal);
        string asked = string.Join('\n', context.Session.Instructions.Where(i => i.ByPerson).Select(i => i.Step.Event.Text));
        foreach (UnderstoodAction action in context.Session.Actions)
        {
            ActionEffect? outward = action.Effects.FirstOrDefault(e => IsOutward(e) && !e.DryRun && e.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Failed));
            if (FileSent(action, context.Session) is { } sent)
            {
                yield return sent;
            }

            if (outward is not null)
            {
                foreach (string secret in RedactionMarks.In(action.Step.Event.Arguments))
                {
                    if (seen.TryGetValue(secret, out ChainStep? source) && !asked.Contains(secret, StringComparison.Ordinal) && InBody(action, secret))
                    {
                        yield return FindingMaker.Make(Rule, Severity.High, 0.8, $"A secret that a result had shown left with {Wording.Quote(outward.Command)}: the agent {outward.Summary}.", [action.Step.Ref, source.Ref], action.Step.Index, ("secret", secret), ("execution", action.Execution.Word()));
                        break;
                    }
                }
            }

            foreach (Finding prepared in Prepared(action, context, asked))
            {
                yield return prepared;
            }

            foreach (string secret in RedactionMarks.In(action.Outcome?.Event.Result))
            {
                seen.TryAdd(secret, action.Outcome!);
            }
        }
    }

    // What the agent itself makes ready to leave: code that carries a file away, credential files in a folder for what is sent.
    private IEnumerable<Finding> Prepared(UnderstoodAction action, DetectionContext context, string asked)
    {
        if (action.Execution is ExecutionStatus.Denied or ExecutionStatus.Failed)
        {
            yield break;
        }

        ActionEffect? writes = action.Effects.FirstOrDefault(e => e.Has(EffectTraits.WritesContent) || (e.Verb is EffectVerb.Create or EffectVerb.Modify && e.Targets.Any(t => t.Kind == "file")));
        if (writes is not null && OutgoingData.HostOfCarriedFile(action.Step.Event.Arguments) is { } host && !asked.Contains(host, StringComparison.OrdinalIgnoreCase))
        {
            string file = writes.Targets.IsEmpty ? "a file" : writes.Targets[0].Name;
            yield return FindingMaker.Make(Rule, Severity.High, 0.7, $"The agent wrote code into {file} that reads a file and carries its content to {host} in the web address; nobody asked for that.", [action.Step.Ref], action.Step.Index, ("host", host), ("execution", action.Execution.Word()));
        }

        foreach (ActionEffect effect in action.Effects)
        {
            if (OutgoingData.LaidOut(action, effect, context.Session.Chain.Steps.Take(action.Step.Index)) is { } laid && !asked.Contains(Path.GetFileName(laid.File), StringComparison.OrdinalIgnoreCase))
            {
                yield return FindingMaker.Make(Rule, Severity.High, 0.75, $"The agent copied {laid.File}, by its name a list of credentials, to {laid.Place}, from where things are sent; no instruction names it.", [action.Step.Ref], action.Step.Index, ("target", laid.File), ("execution", action.Execution.Word()));
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

    // A file that left by a person's word is no finding; what nobody spoke of sending is.
    private Finding? FileSent(UnderstoodAction action, SessionUnderstanding session)
    {
        ActionEffect? sent = action.Executed && action.Approval is not { IsSpecific: true }
            ? action.Effects.FirstOrDefault(e => e.Verb == EffectVerb.Send && e.Has(EffectTraits.Outward) && !e.DryRun && e.Targets.Any(t => t.Kind == "file"))
            : null;
        if (sent is null || session.Instructions.Any(i => i.ByPerson && i.Step.Index < action.Step.Index && i.Requests.Any(r => RequestMatcher.CoversVerb(r.Verb, sent))))
        {
            return null;
        }

        bool isCredential = sent.Has(EffectTraits.ReadsCredential);
        string file = string.Join(", ", sent.Targets.Where(t => t.Kind == "file").Take(3).Select(t => t.Name));
        string where = action.Effects.Where(e => e.Verb == EffectVerb.Send).SelectMany(e => e.Targets).FirstOrDefault(t => t.Kind is "url" or "host") is { } place ? $" to {place.Name}" : "";
        return FindingMaker.Make(Rule, isCredential ? Severity.High : Severity.Medium, isCredential ? 0.85 : 0.7,
            $"The agent sent the {(isCredential ? "credential file" : "file")} {file} out of the house{where} with {Wording.Quote(sent.Command)}; nobody asked for anything to be sent.",
            [action.Step.Ref, .. action.Outcome is { } outcome ? [outcome.Ref] : Array.Empty<Events.EventRef>()], action.Step.Index, ("target", file), ("command", sent.Command), ("execution", action.Execution.Word()));
    }
}

/// <summary>The marks that stand for secrets in redacted text; equal secrets have equal marks.</summary>
internal static class RedactionMarks
{
    private const string Mark = "[redacted:";

    public static IEnumerable<string> In(string? text)
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
