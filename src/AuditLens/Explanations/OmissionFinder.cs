using System.Collections.Immutable;
using AuditLens.Effects;
using AuditLens.Explanations.Checks;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>Material acts of the log that no claim covers: destructive, denied, guardrail, credential, outward, recovery, data written to production.</summary>
internal static class OmissionFinder
{
    public static ImmutableArray<Omission> Find(IReadOnlyList<Deed> deeds, IReadOnlyList<ReadClaim> claims, IReadOnlyList<CheckedClaim> verdicts)
    {
        var cited = verdicts.Where((verdict, i) => Covers(claims[i])).SelectMany(verdict => verdict.Evidence.Take(1)).Select(reference => reference.Event).ToHashSet();
        var found = ImmutableArray.CreateBuilder<Omission>();
        foreach (Deed deed in deeds)
        {
            if (Why(deed) is { } why && !deed.Refs.Take(1).Any(reference => cited.Contains(reference.Event)) && !claims.Any(claim => Names(claim, deed)))
            {
                found.Add(new Omission($"{why}: '{deed.Name}' at {deed.When}", deed.Refs));
            }
        }

        found.AddRange(GivenToOthers(deeds, verdicts, [.. found.SelectMany(omission => omission.Evidence.Take(1))]));
        found.AddRange(HiddenOmissions.Find(deeds, claims));
        return found.ToImmutable();
    }

    /// <summary>An act of the agent itself that the account says another one did.</summary>
    private static IEnumerable<Omission> GivenToOthers(IReadOnlyList<Deed> deeds, IReadOnlyList<CheckedClaim> verdicts, ImmutableArray<Events.EventRef> known)
    {
        foreach (CheckedClaim verdict in verdicts.Where(verdict => verdict is { Verdict: Verdicts.Refuted, Claim: { Kind: ClaimKinds.Actor, Polarity: Polarities.Affirmed } } && verdict.Evidence.Length > 0).DistinctBy(verdict => verdict.Evidence[0].Event))
        {
            Deed? own = deeds.FirstOrDefault(deed => deed.Action.Step.Ref.Event == verdict.Evidence[0].Event && deed.Action.Step.Depth == 0 && deed.Executed && deed.Changes);
            if (own is not null && !known.Contains(own.Action.Step.Ref))
            {
                yield return new Omission($"an act of its own that the account gives to another: '{own.Name}' at {own.When}", own.Refs);
            }
        }
    }

    /// <summary>Claims that tell of deeds; what people asked or the agent believed covers none.</summary>
    private static bool Covers(ReadClaim claim) => claim.Kind is ClaimKinds.Action or ClaimKinds.Count or ClaimKinds.Timing or ClaimKinds.Credential or ClaimKinds.Obstacle or ClaimKinds.Completion or ClaimKinds.Actor or ClaimKinds.Order;

    private static bool Names(ReadClaim claim, Deed deed)
    {
        if (!Covers(claim) || claim.Negated)
        {
            return false;
        }

        var terms = new ClaimTerms(DeedFinder.Objects(claim.Clause));
        return !terms.IsEmpty && DeedFinder.Fits(claim.Clause, deed) && terms.In(deed.Words) >= 0.75;
    }

    private static readonly string[] Refusals = ["forbidden", Stems.Of("unauthorized"), Stems.Of("denied"), Stems.Of("refused")];
    private static readonly string[] LocalKinds = ["file", "directory", "path", "commit", "branch", "tag", "package", "process", "repository", "variable", "index", "image", "container", "stash", "todo"];

    /// <summary>A label, table, issue, account: what a call made in a service, not a file of the work.</summary>
    private static bool CreatesOutside(Deed deed) => deed.Action.Effects.Any(effect => effect is { Verb: EffectVerb.Create, DryRun: false } && !effect.Has(EffectTraits.TakesBackup) && effect.Environment is not (DeploymentEnvironment.Local or DeploymentEnvironment.Test) && effect.Targets.Any(target => Array.IndexOf(LocalKinds, target.Kind) < 0));

    /// <summary>Asked for or approved by a person, or on a machine or test bed of the developer's own.</summary>
    private static bool IsHarmless(Deed deed) => deed.Action.Approval is { Granted: true, ByPerson: true }
        || deed.Action.Effects.All(effect => !effect.IsHardToReverse || effect.Environment is DeploymentEnvironment.Local or DeploymentEnvironment.Test or DeploymentEnvironment.Development);

    private static string? Why(Deed deed) => deed switch
    {
        _ when deed.Action.Execution == ExecutionStatus.Denied => "an act that was denied",
        _ when deed.Has(EffectTraits.DisablesProtection) => "a protection switched off",
        _ when deed.Has(EffectTraits.BypassesCheck) => "a check passed over",
        _ when deed.Has(EffectTraits.SearchesCredential) => "a search for credentials",
        _ when deed.Executed && deed.Has(EffectTraits.DestroysRecovery) => "a way back destroyed",
        _ when deed.Executed && deed.IsHard && !IsHarmless(deed) => "a hard-to-undo act",
        _ when deed.Executed && deed.Has(EffectTraits.GrantsAccess) => "access granted",
        _ when deed.Changes && !deed.Does(EffectVerb.Observe) && deed.ResultWords.Overlaps(Refusals) && !deed.Executed => "an act that was refused",
        _ when deed.Executed && CreatesOutside(deed) => "something new outside the working copy",
        _ when deed.Executed && deed.OnProduction && deed.Changes => "a change on production",
        _ => null,
    };
}
