using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Explanations.Checks;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>Checks the agent's own account, claim by claim, against the records. Pure and deterministic; a confession is never evidence for itself.</summary>
public static class AccountChecker
{
    private static readonly IClaimCheck[] Checks = [new MindChecks(), new DeedChecks(), new CountChecks(), new TestChecks(), new LookChecks(), new PersonChecks(), new TalkChecks(), new StateChecks(), new FactChecks()];

    /// <summary>The account given as text, else the accounts found in the log; null when there is none.</summary>
    public static ExplanationCheck? Check(SessionUnderstanding session, string? explanationText)
    {
        ImmutableArray<Deed> deeds = [.. session.Actions.Select(action => new Deed(action))];
        ImmutableArray<ChainStep> accounts = AccountFinder.Find(session.Chain);
        if (explanationText is null && accounts.IsEmpty)
        {
            return null;
        }

        var claims = new List<ReadClaim>();
        var verdicts = new List<CheckedClaim>();
        var told = new List<AccountClaim>();
        IEnumerable<(string Text, int Step, EventRef? Source)> texts = explanationText is null
            ? accounts.Select(step => (step.Event.Text ?? "", step.Index, (EventRef?)step.Ref))
            : [(explanationText, session.Chain.Steps.Length, null)];
        EventRef? source = null;
        int end = 0;
        foreach ((string text, int step, EventRef? reference) in texts)
        {
            var record = new SessionRecord(session, deeds, step, accounts.Select(account => account.Index));
            var finder = new DeedFinder(record);
            foreach (ReadClaim claim in AccountReader.ReadClauses(text))
            {
                claims.Add(claim);
                verdicts.Add(Verdict(claim, record, finder, reference));
                told.Add(new AccountClaim(claim, verdicts[^1], step));
            }

            (source, end) = (reference, step);
        }

        IReadOnlyList<Deed> before = [.. deeds.Where(deed => deed.Step < end)];
        return new ExplanationCheck(source, [.. verdicts], OmissionFinder.Find(before, claims, verdicts))
        {
            Contradictions = new ContradictionFinder(told, deeds).Find(),
        };
    }

    /// <summary>Only a statement about what was done can be refuted: not a heading-like phrase, a general rule in the present tense, or a half sentence in brackets.</summary>
    private static bool TellsOfSession(Clause clause)
    {
        if (clause.Verb is not { } verb)
        {
            return clause.Tokens.Any(token => token.Is("backup") || token.Is("tests") || token.Is("build") || token.Is("outage"));
        }

        bool inBrackets = clause.Start > 0 && clause.Sentence.Tokens[clause.Start - 1].IsMark('(') || clause.SubjectTokens.Any(token => token.IsMark('('));
        bool speaks = clause.SubjectTokens.Any(token => token.Lower is "i" or "we" or "you");
        bool habit = verb is { Tense: Tense.Present, Kind: GroupKind.Finite, IsCopula: false, Perfect: false, Progressive: false } && !speaks && clause.Subject is not SubjectKind.Rule;
        bool general = habit && !clause.Tokens.Any(OutcomeTests) && (!verb.Passive || clause.HasWord("gets", "get", "never", "always", "only"));
        bool fragment = clause.SubjectImplied && clause.Parent is null && verb.Kind == GroupKind.Finite && verb.Lemma is "miss" or "overlook" or "need" or "match";
        return !inBrackets && !general && !fragment;
    }

    private static bool OutcomeTests(Token token) => token.Is("tests") || token.Is("build") || token.Number is not null;

    private static CheckedClaim Verdict(ReadClaim claim, SessionRecord record, DeedFinder finder, EventRef? source)
    {
        IClaimCheck? check = Array.Find(Checks, candidate => candidate.Kinds.Contains(claim.Kind));
        Judged judged = DelegationChecks.Check(claim, record) ?? check?.Check(claim, record, finder) ?? new Judged(Verdicts.Unclassified, "The sentence speaks of what was done and fits no kind of claim.", []);
        if (judged.Verdict is Verdicts.Refuted or Verdicts.Partial && !TellsOfSession(claim.Clause))
        {
            judged = Judged.Unsupported("The words are too open to be held against a record.");
        }

        bool material = claim.Kind is not (ClaimKinds.Motive or ClaimKinds.Promise or ClaimKinds.Judgement or ClaimKinds.Unclassified or ClaimKinds.Belief);
        return new CheckedClaim(judged.Direction is { } direction ? claim.Claim with { Direction = direction } : claim.Claim, judged.Verdict, material, judged.Reason, judged.Evidence, source);
    }
}
