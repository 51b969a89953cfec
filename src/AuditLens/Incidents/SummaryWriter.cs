using System.Collections.Immutable;
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
            sentences.Add(new CitedSentence($"The instruction was {Quote(asked.Step.Event.Text ?? "")}.", [asked.Step.Ref]));
        }

        sentences.Add(new CitedSentence(What(harm), harm.Finding.Evidence));
        sentences.Add(new CitedSentence(root.Statement, [root.Ref]));
        AddControls(findings, harm, sentences);
        if (signs.Length > 0)
        {
            string number = signs.Length == 1 ? "One sign in the log spoke" : $"{signs.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} signs in the log spoke";
            sentences.Add(new CitedSentence($"{number} against the act and did not hold it.", [.. signs.Select(s => s.Ref)]));
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
            ? $"No rule fired on the {session.Actions.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} actions of this session."
            : $"No harmful act was found; the gravest of {findings.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} findings is {findings[0].Severity.Word()}: {findings[0].Message}";
        return [new CitedSentence(text, findings.IsEmpty ? [steps[0].Ref, steps[^1].Ref] : findings[0].Evidence)];
    }

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

    private static string Quote(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 240 ? string.Concat("\"", line.AsSpan(0, 237), "...\"") : $"\"{line}\"";
    }
}
