using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

/// <summary>Finds approvals and denials of every kind and binds each to the actions that it covers.</summary>
internal sealed class ApprovalReader(StopReader stops, RequestReader requests)
{
    /// <summary>A reply approves what follows it, not what the agent does an hour later: this many actions.</summary>
    private const int ReplyReach = 12;

    private static readonly string[] StandingModes = ["bypasspermissions", "bypass", "never", "yolo", "full-auto", "auto", "dangerously", "acceptedits", "trust"];

    public ImmutableArray<ApprovalReading> Read(DecisionChain chain, TalkReading talk, IReadOnlyList<UnderstoodAction> actions, Policy policy)
    {
        var approvals = new List<ApprovalReading>();
        Explicit(chain, actions, approvals);
        Replies(chain, actions, policy, approvals);
        Orders(talk, actions, policy, approvals);
        Standing(chain, actions, approvals);
        Permissions(chain, actions, policy, approvals);
        return [.. approvals.Select(a => Entitled(a, policy)).OrderBy(a => a.Step.Index).ThenBy(a => a.Kind)];
    }

    /// <summary>Who gave an approval, as the log names him; null when it does not.</summary>
    public static string? GiverOf(ChainStep step) => step.Event.Attribute(EventAttributes.UserName);

    // A log that does not name the person shows nothing against him.
    private static ApprovalReading Entitled(ApprovalReading approval, Policy policy) =>
        approval is { IsSpecific: true, ByPerson: true } && !policy.Approvers.IsEmpty && GiverOf(approval.Step) is { } giver && !policy.Approvers.Contains(giver, StringComparer.OrdinalIgnoreCase)
            ? approval with { Kind = ApprovalKind.Unentitled }
            : approval;

    private static void Explicit(DecisionChain chain, IReadOnlyList<UnderstoodAction> actions, List<ApprovalReading> approvals)
    {
        ILookup<string?, UnderstoodAction> byCall = actions.ToLookup(a => a.Step.Event.CallId);
        foreach (ChainStep step in chain.Steps.Where(s => s.Kind == StepKind.Approval))
        {
            UnderstoodAction? about = step.Event.CallId is { } call
                ? byCall[call].FirstOrDefault()
                : actions.FirstOrDefault(a => a.Step.Links.Any(l => l.To == step.Index && l.Relation == LinkRelation.ApprovedBy));
            bool granted = step.Event.Outcome is Outcome.Approved or Outcome.Succeeded;
            bool person = step.Event.Actor is Actor.User;
            ApprovalKind kind = step.Event.Actor == Actor.Agent ? ApprovalKind.Self : person ? ApprovalKind.Explicit : ApprovalKind.Standing;
            approvals.Add(new ApprovalReading(step, kind, granted, about is null ? [] : [about.Step.Index], person, Short(step.Event.Text)));
        }
    }

    private void Replies(DecisionChain chain, IReadOnlyList<UnderstoodAction> actions, Policy policy, List<ApprovalReading> approvals)
    {
        ChainStep? said = null;
        HashSet<int> asking = [.. actions.Where(a => a.Effects.Any(e => e.Has(EffectTraits.AsksPerson))).Select(a => a.Step.Index)];
        foreach (ChainStep step in chain.Steps)
        {
            if (step.Kind is StepKind.Message or StepKind.Decision && step.Event.Actor == Actor.Agent)
            {
                said = step;
            }
            else if (step.Kind == StepKind.Instruction && said is not null && step.Event is { Actor: Actor.User, Text: { } text } && stops.Consent(text) is { } consent && QuestionOf(said) is { } question)
            {
                ImmutableArray<int> covers = Covered(question, said, text, step, actions, policy);
                approvals.Add(new ApprovalReading(step, ApprovalKind.Reply, consent, covers, true, Short(text)));
            }
            else if (asking.Contains(step.Index) && chain.OutcomeOf(step) is { Event.Result: { } answer } outcome && stops.Consent(answer) is { } yes)
            {
                approvals.Add(new ApprovalReading(outcome, ApprovalKind.Reply, yes, Covered(step.Event.Arguments ?? "", step, answer, outcome, actions, policy), true, Short(answer)));
            }
        }
    }

    // The last part of a message that ends in a question or waits for an answer.
    private static string? QuestionOf(ChainStep said)
    {
        string text = said.Event.Text ?? "";
        string tail = text.Length > 1500 ? text[^1500..] : text;
        return tail.Contains('?', StringComparison.Ordinal) || tail.Contains("confirm", StringComparison.OrdinalIgnoreCase) || tail.Contains("approv", StringComparison.OrdinalIgnoreCase)
            || tail.Contains("go-ahead", StringComparison.OrdinalIgnoreCase) || tail.Contains("let me know", StringComparison.OrdinalIgnoreCase) || tail.Contains("wait for", StringComparison.OrdinalIgnoreCase) ? tail : null;
    }

    private ImmutableArray<int> Covered(string question, ChainStep asked, string reply, ChainStep answer, IReadOnlyList<UnderstoodAction> actions, Policy policy)
    {
        var clauses = new List<Clause>();
        clauses.AddRange(ProposalReader.Read(requests, asked, question));
        clauses.AddRange(requests.Read(answer, reply, true).Requests);

        // A dry run right before the question is the question's content.
        HashSet<string> shown = [.. actions.Where(a => a.Step.Index < answer.Index).TakeLast(2).SelectMany(a => a.Effects).Where(e => e.DryRun).Select(e => e.Reading)];
        return
        [
            .. actions.Where(a => a.Step.Index > answer.Index).Take(ReplyReach)
                .Where(a => a.Effects.Any(IsGraveBy(policy)) && a.Effects.Where(IsGraveBy(policy)).All(e => shown.Contains(e.Reading) || RequestMatcher.QuotesCommand(question, e.Command) || clauses.Any(c => RequestMatcher.Orders(c, e))))
                .Select(a => a.Step.Index),
        ];
    }

    private static void Orders(TalkReading talk, IReadOnlyList<UnderstoodAction> actions, Policy policy, List<ApprovalReading> approvals)
    {
        Func<ActionEffect, bool> isGrave = IsGraveBy(policy);
        List<(int Index, NamedEffect[] Effects)> grave = [.. actions.Where(a => a.Effects.Any(isGrave)).Select(a => (a.Step.Index, a.Effects.Where(isGrave).Select(e => new NamedEffect(e)).ToArray()))];
        foreach (InstructionReading instruction in talk.Instructions.Where(i => i.ByPerson && !i.Requests.IsEmpty && grave.Count > 0))
        {
            string text = instruction.Step.Event.Text ?? "";
            ImmutableArray<int> covers =
            [
                .. grave.Where(a => a.Index > instruction.Step.Index)
                    .Where(a => Array.TrueForAll(a.Effects, e => instruction.Requests.Any(r => RequestMatcher.Orders(r, e)) || RequestMatcher.QuotesCommand(text, e.Effect.Command)))
                    .Select(a => a.Index),
            ];
            if (!covers.IsEmpty)
            {
                approvals.Add(new ApprovalReading(instruction.Step, ApprovalKind.Ordered, true, covers, true, Short(text)));
            }
        }
    }

    /// <summary>What needs an approval: acts that are grave in themselves, and changes of what the policy protects.</summary>
    private static Func<ActionEffect, bool> IsGraveBy(Policy policy) => policy.Protected.IsEmpty ? IsGrave : e => IsGrave(e) || (e.Changes && policy.Protects(e));

    private static bool IsGrave(ActionEffect effect) =>
        effect.Changes && !effect.Has(EffectTraits.Regenerable)
        && (effect.IsHardToReverse || effect.Verb is EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Send || effect.Has(EffectTraits.DisablesProtection) || effect.Has(EffectTraits.GrantsAccess));

    private static void Standing(DecisionChain chain, IReadOnlyList<UnderstoodAction> actions, List<ApprovalReading> approvals)
    {
        string? current = null;
        foreach (ChainStep step in chain.Steps)
        {
            string? mode = step.Event.Attribute(EventAttributes.PermissionMode);
            if (mode is null || mode == current)
            {
                continue;
            }

            current = mode;
            if (Array.Exists(StandingModes, m => mode.Contains(m, StringComparison.OrdinalIgnoreCase)) && !mode.Contains("autocompact", StringComparison.OrdinalIgnoreCase))
            {
                approvals.Add(new ApprovalReading(step, ApprovalKind.Standing, true, [.. actions.Where(a => a.Step.Index >= step.Index).Select(a => a.Step.Index)], false, mode));
            }
        }
    }

    private static void Permissions(DecisionChain chain, IReadOnlyList<UnderstoodAction> actions, Policy policy, List<ApprovalReading> approvals)
    {
        if (policy.Permissions.IsEmpty || chain.Steps.IsEmpty)
        {
            return;
        }

        ImmutableArray<int> covers = [.. actions.Where(a => a.Effects.Any(IsGraveBy(policy)) && a.Effects.Where(IsGraveBy(policy)).All(e => policy.Permissions.Any(p => p.Covers(e)))).Select(a => a.Step.Index)];
        if (!covers.IsEmpty)
        {
            approvals.Add(new ApprovalReading(chain.Steps[0], ApprovalKind.Permission, true, covers, false, "permission of the policy"));
        }
    }

    private static string Short(string? text) => text is null ? "" : text.Length > 200 ? string.Concat(text.AsSpan(0, 197), "...") : text;
}
