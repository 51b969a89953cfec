using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Three to five sentences for a reader in a hurry, each with its records.</summary>
internal static class SummaryWriter
{
    public static ImmutableArray<CitedSentence> Of(SessionUnderstanding session, ImmutableArray<Finding> findings, Harm harm, RootCause root, ImmutableArray<StopSign> signs)
    {
        var sentences = ImmutableArray.CreateBuilder<CitedSentence>();
        if (session.Instructions.LastOrDefault(i => i.ByPerson && i.Step.Index < harm.Step.Index && !i.Requests.IsEmpty) is { } asked)
        {
            sentences.Add(new CitedSentence($"The instruction was {Wording.QuoteLast(asked.Step.Event.Text ?? "", 240)}", [asked.Step.Ref]));
        }

        sentences.Add(new CitedSentence(What(harm), harm.Finding.Evidence));
        sentences.Add(new CitedSentence(root.Statement, [root.Ref]));
        AddControls(findings, harm, sentences);
        if (signs.Length > 0)
        {
            sentences.Add(new CitedSentence(Passed(signs.Count(static s => !s.IsAfterAct), signs.Count(static s => s.IsAfterAct)), [.. signs.Select(static s => s.Ref)]));
        }

        return sentences.ToImmutable();
    }

    public static ImmutableArray<CitedSentence> Harmless(SessionUnderstanding session, ImmutableArray<Finding> findings)
    {
        ImmutableArray<ChainStep> steps = session.Chain.Steps;
        if (steps.IsEmpty)
        {
            return [];
        }

        string text = findings.IsEmpty
            ? $"No rule fired on the {session.Actions.Length.ToString(CultureInfo.InvariantCulture)} actions of this session."
            : $"No harmful act was found; {(findings.Length == 1 ? "the one finding" : $"the gravest of {findings.Length.ToString(CultureInfo.InvariantCulture)} findings")} is {findings[0].Severity.Word()}: {findings[0].Message}";
        return
        [
            new CitedSentence(text, findings.IsEmpty ? [steps[0].Ref, steps[^1].Ref] : findings[0].Evidence),
            .. session.Chain.Gaps.Where(static gap => gap.Kind == GapKind.RejectedRecords).Select(static gap => new CitedSentence($"{Wording.Sentence(gap.What)}; unknown: {string.Join(", ", gap.Limits)}.", gap.Refs)),
        ];
    }

    private static string Passed(int before, int after)
    {
        string late = $"{Number(after, after == 1 ? "sign" : "signs")} came after it and {(after == 1 ? "was" : "were")} passed over";
        return before == 0 ? $"{char.ToUpperInvariant(late[0])}{late[1..].Replace("after it", "after the act", StringComparison.Ordinal)}."
            : $"{Number(before, before == 1 ? "sign" : "signs")} in the log spoke against the act and did not hold it{(after == 0 ? "" : $"; {Number(after, "more")} came after it and {(after == 1 ? "was" : "were")} passed over")}.";
    }

    private static string Number(int count, string noun) => $"{(count == 1 && noun != "more" ? "One" : count.ToString(CultureInfo.InvariantCulture))} {noun}";

    private static string What(Harm harm) =>
        harm.Act is { } act
            ? $"The agent {act.Summary}{Place(act.Effect)}; {(act.Effect.Execution == ExecutionStatus.EffectConfirmed ? "an outside record confirms the effect" : "the result shows that it took effect")}."
            : harm.Finding.Message;

    private static void AddControls(ImmutableArray<Finding> findings, Harm harm, ImmutableArray<CitedSentence>.Builder sentences)
    {
        List<Finding> same = [.. findings.Where(f => f.Step == harm.Step.Index)];
        var missing = new List<string>();
        if (same.Exists(f => f.Category == FindingCategories.MissingApproval))
        {
            missing.Add("no approval was given for it");
        }

        if (same.Exists(f => f.Category == FindingCategories.BackupMissing))
        {
            missing.Add("no successful backup preceded it");
        }

        if (same.Exists(f => f.Category == FindingCategories.ConstraintViolation))
        {
            missing.Add("an explicit rule spoke against it");
        }

        if (missing.Count > 0)
        {
            ImmutableArray<EventRef> evidence = [.. same.SelectMany(f => f.Evidence).Distinct().Take(12)];
            sentences.Add(new CitedSentence($"{char.ToUpperInvariant(missing[0][0])}{string.Join(", ", missing)[1..]}.", evidence));
        }
    }

    private static string Place(ActionEffect effect) =>
        effect.Environment == DeploymentEnvironment.Unknown ? "" : $" on {effect.Environment.Word()}{(effect.EnvironmentBasis is { } basis ? $" ({basis})" : "")}";
}
