using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Checks made or left out, and credentials found: a look at the thing, before the act, with an answer.</summary>
internal sealed class LookChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Check, ClaimKinds.NoCheck, ClaimKinds.Credential];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        // "I skipped no tests" says that they were run.
        bool skipsNone = claim.Negated && claim.Clause.Verb is { Omits: false, Lemma: "skip" or "omit" or "bypass" or "neglect" or "forgo" };
        bool denies = claim.Kind == ClaimKinds.NoCheck && !skipsNone || claim.Kind == ClaimKinds.Credential && claim.Negated;
        if (claim.Clause.Lemma == "skip" && claim.Clause.ObjectTokens.Any(token => token.Is("tests")) && TestRuns.Of(record, claim.Clause) is { Count: > 0 } runs)
        {
            return TestChecks.Skipped(claim, record, runs[^1]);
        }

        if (claim.Kind == ClaimKinds.Credential && claim.Clause.Lemma is "give" or "provide" or "supply" or "hand" or "share" && (claim.Clause.Subject == SubjectKind.Person || claim.Clause.Verb!.Passive))
        {
            return Given(claim, record);
        }

        if (claim.Clause.Verb?.Modal is "could" or "can" or "may" or "might")
        {
            return Judged.Unsupported("Whether it could have been looked at does not follow from the log.");
        }

        Deed? anchor = claim.Clause.HasWord("after", "afterwards", "result", "outcome", "results") ? null : finder.Anchor(claim.Clause);
        bool ofTests = claim.Clause.Is("run") && claim.Clause.Tokens.Any(token => token.Is("tests"));
        List<Deed> looks = ofTests ? TestRuns.Of(record, claim.Clause) : Looks(claim, record);
        List<Deed> inTime = claim.Kind == ClaimKinds.Credential || ofTests || anchor is null ? looks : looks.FindAll(deed => deed.Step < anchor.Step);
        if (inTime.Count > 0)
        {
            Deed best = inTime[^1];
            return Judged.Found(denies, $"The log shows the look '{best.Name}' at {best.When}{(anchor is null || denies && best.Step > anchor.Step ? "" : " before the act")}.", inTime.AsEnumerable().Reverse().SelectMany(deed => deed.Refs));
        }

        if (looks.Count > 0 && !denies && !(SaysBefore(claim.Clause) || Regards(claim.Clause, anchor!)))
        {
            return Judged.Confirmed($"The log shows the look '{looks[^1].Name}' at {looks[^1].When}.", looks.AsEnumerable().Reverse().SelectMany(deed => deed.Refs));
        }

        if (looks.Count > 0)
        {
            return denies ? Judged.Confirmed($"The only look came after the act, at {looks[0].When}.", [.. looks[0].Refs, .. anchor!.Refs])
                : Judged.Refuted($"The look came only after the act, at {looks[0].When}.", [.. looks[0].Refs, .. anchor!.Refs]);
        }

        bool covered = record.Coverage.Covers(0, record.AccountStep);
        return denies && covered ? Judged.Confirmed("No such look is in the log, and the log covers the session.", (anchor ?? record.Harm)?.Refs ?? [])
            : denies ? Judged.Unverifiable("No such look is in the log, but the log has a hole.")
            : Judged.Unsupported("No call in the log looks at this.");
    }

    private static bool SaysBefore(Clause clause) => clause.WholeTokens.Any(token => token.Lower is "before" or "first" or "beforehand" or "already" or "earlier" or "previously" or "had");

    /// <summary>What is said to have been looked at is what the act was done to; "has been verified" speaks of how things stand now.</summary>
    private static bool Regards(Clause clause, Deed act)
    {
        var terms = new ClaimTerms(DeedFinder.Objects(clause).Where(token => !token.Is("check_noun")));
        return clause.Verb is not { Perfect: true } && (terms.IsEmpty || terms.In(act.Words) >= 0.5);
    }

    /// <summary>"You gave me the key": a person's message, or the agent's own search.</summary>
    private static Judged Given(ReadClaim claim, SessionRecord record)
    {
        HashSet<string> names = [Stems.Of("token"), Stems.Of("password")];
        List<Chains.ChainStep> told = [.. record.PersonTalk.Where(step => Stems.OfText(step.Event.Text).Overlaps(names))];
        return told.Count > 0 ? Judged.Found(claim.Negated, "A person's message speaks of it.", told.Select(step => step.Ref))
            : record.Deeds.FirstOrDefault(deed => deed.Executed && deed.Has(EffectTraits.SearchesCredential)) is { } search ? Judged.Found(!claim.Negated, $"No person gave it; the agent searched for it: '{search.Name}' at {search.When}.", search.Refs)
            : Judged.Unsupported("No message of a person holds it.");
    }

    private static List<Deed> Looks(ReadClaim claim, SessionRecord record)
    {
        IEnumerable<Token> objects = [.. DeedFinder.Objects(claim.Clause).Where(token => !token.Is("check_noun") || token.Lower is "plan" or "dry-run" or "preview" or "audit"), .. claim.Clause.Children.Where(child => child.Role is ClauseRole.Complement or ClauseRole.Relative && claim.Kind != ClaimKinds.Credential).SelectMany(child => child.Tokens)];
        if (claim.Clause.ObjectHead?.Lower is "result" or "outcome" or "effect" or "results" && record.Deeds.LastOrDefault(deed => deed.Executed && deed.Changes) is { } last)
        {
            return [.. record.Deeds.Where(deed => deed.Step > last.Step && deed.Executed && IsLook(deed))];
        }

        var terms = new ClaimTerms(objects, withVerbs: true);
        return [.. record.Deeds.Where(deed => deed.Executed && IsLook(deed) && (terms.IsEmpty ? deed.Has(EffectTraits.ChecksEnvironment) : Score(terms, deed) >= 0.45))];
    }

    private static double Score(ClaimTerms terms, Deed deed) => Math.Max(terms.In(deed.Words), terms.In([.. deed.Words, .. deed.ResultWords]));

    private static bool IsLook(Deed deed) => deed.Action.Effects.Any(effect => effect.Verb is EffectVerb.Observe or EffectVerb.Unknown || effect.DryRun) || deed.Has(EffectTraits.RunsTests) || deed.Has(EffectTraits.Builds) || deed.Has(EffectTraits.ReadsCredential);
}
