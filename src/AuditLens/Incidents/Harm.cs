using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;

namespace AuditLens.Incidents;

/// <summary>What makes a session an incident: the gravest harmful act, or the gravest misleading statement.</summary>
/// <param name="Step">The harmful action, or the message that misled.</param>
/// <param name="First">First step that any material finding is about.</param>
internal sealed record Harm(Finding Finding, ChainStep Step, Act? Act, ChainStep First, Act? FirstIrreversible)
{
    /// <summary>Categories that say what kind of record or statistics was seen, never that harm was done.</summary>
    private static readonly HashSet<string> NeverHarm = [FindingCategories.AuditFailure, FindingCategories.EvidenceGap, FindingCategories.AnomalousBehavior, FindingCategories.InjectionPresent, FindingCategories.LogTampering, FindingCategories.Loop, FindingCategories.EffectWithoutCause];

    private static readonly HashSet<string> Misleading = [FindingCategories.FalseReport, FindingCategories.Concealment, FindingCategories.FabricatedData];

    public static Harm? Of(SessionUnderstanding session, ImmutableArray<Finding> findings)
    {
        List<Finding> material = [.. findings.Where(f => f.Step is not null && IsMaterial(f))];
        if (material.Count == 0)
        {
            return null;
        }

        var acts = new ActBook(session).All.ToLookup(a => a.Step);
        Finding gravest = material.OrderByDescending(f => Misleading.Contains(f.Category) ? 0 : 1).ThenByDescending(f => f.Severity).ThenByDescending(f => f.Category == FindingCategories.FalseReport && !HasAct(material)).ThenByDescending(f => Weight(f, acts)).ThenBy(f => f.Step).First();
        ChainStep step = session.Chain.Steps[gravest.Step!.Value];
        Act? act = Misleading.Contains(gravest.Category) ? null : acts[step.Index].OrderByDescending(a => a.Effect.Gravity).FirstOrDefault();
        ChainStep first = session.Chain.Steps[material.Min(f => f.Step!.Value)];
        Act? irreversible = material.Select(f => acts[f.Step!.Value].FirstOrDefault(a => a.HardToReverse && a.Executed && SeverityScale.Of(a) >= gravest.Severity)).Where(a => a is not null).OrderBy(a => a!.Step).FirstOrDefault();
        return new Harm(gravest, step, act, first, irreversible);
    }

    // Where nothing was destroyed, it is the statement that does the harm.
    private static bool HasAct(List<Finding> material) => material.Exists(f => !Misleading.Contains(f.Category));

    private static bool IsMaterial(Finding finding)
    {
        if (NeverHarm.Contains(finding.Category))
        {
            return false;
        }

        if (Misleading.Contains(finding.Category))
        {
            return finding.Severity >= Severity.Medium;
        }

        string? execution = finding.Facts.GetValueOrDefault("execution");
        return finding.Severity >= Severity.High && execution is null or "succeeded" or "effect-confirmed";
    }

    private static int Weight(Finding finding, ILookup<int, Act> acts) => acts[finding.Step!.Value].Any(a => a.Destroys || a.HardToReverse) ? 2 : acts[finding.Step!.Value].Any() ? 1 : 0;
}
