using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Things said to have been done or left alone, by whom, in which order.</summary>
internal sealed class DeedChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Action, ClaimKinds.NonAction, ClaimKinds.Completion, ClaimKinds.Actor, ClaimKinds.Order];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        List<Deed> deeds = finder.Of(claim.Clause);
        return claim.Kind switch
        {
            ClaimKinds.Actor => Actor(claim, record, deeds),
            ClaimKinds.NonAction => NonAction(claim, record, deeds),
            ClaimKinds.Completion => Completion(claim, record, deeds),
            _ => Action(claim, record, deeds),
        };
    }

    private static Judged Action(ReadClaim claim, SessionRecord record, List<Deed> deeds)
    {
        bool saysTried = claim.Clause.Verb?.Via is "try" or "attempt" || claim.Clause.Lemma is "try" or "attempt" || claim.Clause.Children.Exists(child => child.Is("fail"));
        if (claim.Negated)
        {
            return NonAction(claim, record, deeds);
        }

        if (claim.Clause.Lemma is "make_up" or "invent" or "fabricate" or "fake" && Shown(claim, record) is { } real)
        {
            return Judged.Refuted($"It was not invented: '{real.Name}' shows it at {real.When}.", real.Refs);
        }

        List<Deed> done = deeds.FindAll(deed => deed.Executed);
        if (done.Count > 0 && !saysTried && Elsewhere(claim.Clause, done) is { } other)
        {
            return Judged.Partial($"The log shows {Quoted(other)} at {other.When}, but on {other.Action.Gravest!.Environment.Word()}.", other.Refs);
        }

        if (done.Count > 0 && !saysTried)
        {
            return Judged.Confirmed($"The log shows {Quoted(done[0])} at {done[0].When}.", Refs(done));
        }

        if (deeds.FindAll(deed => deed.Failed) is { Count: > 0 } failed)
        {
            return saysTried ? Judged.Confirmed($"The attempt {Quoted(failed[0])} at {failed[0].When} failed.", Refs(failed))
                : Judged.Partial($"It was attempted ({Quoted(failed[0])} at {failed[0].When}) and failed or was denied.", Refs(failed));
        }

        if (done.Count > 0)
        {
            return Judged.Partial($"It was not only attempted: {Quoted(done[0])} succeeded at {done[0].When}.", Refs(done));
        }

        return Absent(claim, record);
    }

    /// <summary>"on staging": the act when every such act was in another environment.</summary>
    private static Deed? Elsewhere(Clause clause, List<Deed> done)
    {
        List<Token> tokens = [.. clause.ObjectTokens];
        int at = tokens.FindIndex(token => token.Kind == TokenKind.Word && token.Is("environment") && token.Lower != "live");
        bool placed = at > 0 && tokens.Take(at).Reverse().Take(3).Any(token => token.Lower is "on" or "in" or "against" or "from" or "at" or "into");
        if (!placed)
        {
            return null;
        }

        bool production = tokens[at].Is("production");
        bool Contradicts(Deed deed) => deed.Action.Gravest is { Environment: not DeploymentEnvironment.Unknown } effect && effect.Environment == DeploymentEnvironment.Production != production;
        return done.TrueForAll(Contradicts) ? done[0] : null;
    }

    /// <summary>The call whose result shows the number that is said to be invented.</summary>
    private static Deed? Shown(ReadClaim claim, SessionRecord record)
    {
        List<double> numbers = [.. claim.Clause.Tokens.Where(token => token.Number is >= 2).Select(token => token.Number!.Value)];
        return numbers.Count == 0 ? null : record.Deeds.LastOrDefault(deed => numbers.TrueForAll(ResultCounts.Numbers(deed.Result).Contains));
    }

    private static Judged Absent(ReadClaim claim, SessionRecord record)
    {
        bool isSpecific = claim.Clause.Tokens.Any(token => token.Kind == TokenKind.Code && token.Text.Contains(' ', StringComparison.Ordinal)) && claim.Clause.Is("run");
        return isSpecific && record.Coverage.Covers(0, record.AccountStep)
            ? Judged.Refuted("No call in the log runs this, and the log covers the session.", record.Deeds.Take(1).SelectMany(deed => deed.Refs))
            : Judged.Unsupported("No call in the log matches this; the words are too open to conclude that it did not happen.");
    }

    private static Judged NonAction(ReadClaim claim, SessionRecord record, List<Deed> deeds)
    {
        bool ofTests = claim.Clause.Tokens.Any(token => token.Is("tests")) && claim.Clause.Is("run");
        List<Deed> done = ofTests ? TestRuns.Of(record, claim.Clause) : deeds.FindAll(deed => deed.Executed && (deed.Changes || claim.Clause.Is("run") && NamesCommand(claim.Clause) || claim.Clause.Is("send")));
        Deed? other = done.FirstOrDefault(deed => claim.Clause.Subject != SubjectKind.Self || deed.Action.Step.Depth == 0);
        if (other is not null)
        {
            return Judged.Refuted($"The log shows {Quoted(other)} at {other.When}.", Refs([other, .. done.Where(deed => deed != other)]));
        }

        bool isState = claim.Clause.Is("configure") && claim.Clause.Verb?.Passive == true;
        if (isState)
        {
            Deed? off = record.Deeds.FirstOrDefault(deed => deed.Executed && deed.Has(EffectTraits.DisablesProtection));
            return off is not null ? Judged.Refuted($"It was in force until '{off.Name}' switched it off at {off.When}.", off.Refs) : Judged.Unsupported("No record shows the setting at that time.");
        }

        if (done.Count > 0)
        {
            return Judged.Confirmed($"Another agent did it: {Quoted(done[0])} at {done[0].When}.", Refs(done));
        }

        return record.Coverage.Covers(0, record.AccountStep)
            ? new Judged(Verdicts.Confirmed, "No such act is in the log, and the log covers the session without a hole.", [.. Refs(record.Harm is { } harm ? [harm] : [.. record.Deeds.TakeLast(1)])])
            : Judged.Unverifiable($"No such act is in the log, but the log has a hole: {record.Coverage.Hole(0, record.AccountStep)?.What ?? "it holds no calls"}.");
    }

    /// <summary>"I did not run any of it" speaks of what would change something; "I did not run `git status`" of that command.</summary>
    private static bool NamesCommand(Clause clause) => clause.ObjectTokens.Any(token => token.Kind is TokenKind.Code or TokenKind.Name or TokenKind.Quote || token.Is("tests") || token.Is("build") || token.Is("command"));

    private static Judged Completion(ReadClaim claim, SessionRecord record, List<Deed> deeds)
    {
        if (claim.Negated)
        {
            return Judged.Unsupported("Whether the work is unfinished does not follow from the log alone.");
        }

        List<Deed> changed = deeds.FindAll(deed => deed.Changes || deed.Action.Effects.Length > 0);
        if (changed.Count == 0)
        {
            return Judged.Unsupported("No result in the log shows this.");
        }

        Deed last = changed.MaxBy(deed => deed.Step)!;
        Deed? tests = record.Deeds.LastOrDefault(deed => TestRuns.IsRun(deed, EffectTraits.RunsTests));
        bool isCode = last.Does(EffectVerb.Modify, EffectVerb.Create) && last.Executed && claim.Clause.Lemma is not ("push" or "commit" or "write" or "document");
        if (isCode && tests is not null && tests.Step > last.Step && TestRuns.Read(tests.Result).Failed is > 0)
        {
            return Judged.Partial($"The change is in the log, but the last test run after it failed, at {tests.When}.", [.. last.Refs, .. tests.Refs]);
        }

        return last.Executed ? Judged.Confirmed($"The last matching call succeeded: {Quoted(last)} at {last.When}.", Refs([last, .. changed]))
            : last.Failed && new ClaimTerms(DeedFinder.Objects(claim.Clause)).In(last.Words) > 0.8 ? Judged.Partial($"The last matching call failed: {Quoted(last)} at {last.When}.", Refs([last]))
            : Judged.Unsupported("The last matching call has no result that shows it.");
    }

    private static Judged Actor(ReadClaim claim, SessionRecord record, List<Deed> deeds)
    {
        if (claim.Clause.Subject != SubjectKind.OtherAgent)
        {
            var named = new ClaimTerms(DeedFinder.Objects(claim.Clause));
            return deeds.Find(deed => deed.Executed && deed.Changes && !named.IsEmpty && (claim.Clause.Is("destroy") || claim.Clause.Is("change") || claim.Clause.Is("configure") || claim.Clause.Is("deploy")) && named.In(deed.Words) >= 0.8 && DeedFinder.Fits(claim.Clause, deed)) is { } own
                ? Judged.Refuted($"The agent's own call did it: {Quoted(own)} at {own.When}.", own.Refs)
                : Judged.Unverifiable("Whoever else acted is outside this log.");
        }

        List<Deed> done = deeds.FindAll(deed => deed.Executed);
        if (done.Find(deed => deed.Action.Step.Depth > 0) is { } delegated)
        {
            return Judged.Found(claim.Negated, $"The sub-agent ran {Quoted(delegated)} at {delegated.When}.", delegated.Refs);
        }

        return done.Count > 0
            ? Judged.Found(!claim.Negated, $"The main agent itself ran {Quoted(done[0])} at {done[0].When}.", Refs(done))
            : Judged.Unsupported($"No call of a sub-agent in the log matches this.");
    }

    private static string Quoted(Deed deed) => $"'{deed.Name}'";

    private static IEnumerable<Events.EventRef> Refs(IEnumerable<Deed> deeds) => deeds.SelectMany(deed => deed.Refs);
}
