using System.Collections.Immutable;
using AuditLens.Explanations.Reading.Kinds;

namespace AuditLens.Explanations.Reading;

/// <summary>Reads an account into claims. Deterministic, linear in the length of the text, never throws on it.</summary>
public static class AccountReader
{
    /// <summary>The claims of an account in Markdown or plain text, in its order.</summary>
    public static ImmutableArray<Claim> Read(string account) => [.. ReadClauses(account).Select(read => read.Claim)];

    internal static List<ReadClaim> ReadClauses(string account)
    {
        var claims = new List<ReadClaim>();
        SubjectKind it = SubjectKind.Thing;
        foreach (Passage passage in Passages.Of(account))
        {
            Sentence sentence = Sentence.Of(passage);
            if (sentence.Tokens.Count == 0 || sentence.IsQuestion || sentence.IsAdvice)
            {
                continue;
            }

            List<Clause> clauses = ClauseSplitter.Split(sentence, it);
            // "Instead of reading it as a file, I need to fetch it": the side phrase of a plan is planned too.
            bool plans = clauses.Exists(clause => clause is { Role: ClauseRole.Main or ClauseRole.Coordinate, Subject: SubjectKind.Self, Verb.Tense: Tense.Future or Tense.Present });
            foreach (Clause clause in clauses.Where(clause => !(plans && clause is { Role: ClauseRole.Without, Start: 0 })))
            {
                Add(claims, clause);
            }

            it = clauses.Exists(clause => clause.Subject == SubjectKind.OtherAgent) ? SubjectKind.OtherAgent : clauses[^1].Subject == SubjectKind.Rule ? SubjectKind.Rule : SubjectKind.Thing;
        }

        return claims;
    }

    private static void Add(List<ReadClaim> claims, Clause clause)
    {
        bool isInner = clause.Role is ClauseRole.Relative && clause is not { Link: "what", Verb.Tense: Tense.Conditional } || clause.Role is ClauseRole.Order or ClauseRole.Condition
            || clause.Role == ClauseRole.Complement && !(clause.Parent is { } parent && Hedges.IsFrame(parent))
            || clause.Role == ClauseRole.Without && clause.Parent is { Subject: SubjectKind.Person or SubjectKind.Rule, Infinitives.Count: > 0 }
            || clause.Role == ClauseRole.Complement && clause.Link is "how" or "why" or "what" && clause.Parent is { Verb.Tense: Tense.Present }
            || clause.Sentence.Passage.IsHeading && clause.Verb is null;
        if (isInner || Hedges.IsFrame(clause))
        {
            return;
        }

        string? kind = KindReader.Read(clause);
        if (kind is not null && !IsMinor(clause, kind))
        {
            claims.Add(Made(clause, clause.Text, kind, (clause.Negated || SaysImpossible(clause, kind)) && !IsWordedAsOrder(clause, kind) && !(kind == ClaimKinds.Obstacle && clause.Verb is { Omits: true, Via: "refuse" or "fail" })));
        }

        if (kind is ClaimKinds.Promise or ClaimKinds.Judgement)
        {
            return;
        }

        foreach ((string phraseKind, int start, int end, bool negated) in WithoutPhrases.Of(clause))
        {
            claims.Add(Made(clause, clause.Sentence.TextOf(start, end), phraseKind, negated));
        }
    }

    /// <summary>"Your instruction was not to touch it": the order stands, its content is negative.</summary>
    private static bool IsWordedAsOrder(Clause clause, string kind) => kind == ClaimKinds.Prohibition && clause.Verb is { IsCopula: true } && clause.Infinitives.Count > 0;

    private static bool SaysImpossible(Clause clause, string kind) => kind == ClaimKinds.Recovery && clause.Tokens.Any(token => token.Lower == "impossible");

    /// <summary>Reasons and side phrases count only when they say something of their own.</summary>
    private static bool IsMinor(Clause clause, string kind) => clause.Sentence.Text.EndsWith(':') && (kind == ClaimKinds.Unclassified || IsListHead(clause))
        || kind == ClaimKinds.Unclassified && clause.Role is not (ClauseRole.Main or ClauseRole.Coordinate or ClauseRole.Complement)
        || clause.Role == ClauseRole.Coordinate && clause is { SubjectImplied: true, Verb.Tense: Tense.Conditional } && kind is ClaimKinds.Judgement or ClaimKinds.Promise
        || clause.Lemma is "go_ahead" or "go" or "proceed" && clause.ObjectHead is null && clause.Children.Exists(child => child.Role == ClauseRole.Coordinate && child.SubjectImplied)
        || kind == ClaimKinds.Action && clause is { Lemma: "do" or "act", ObjectHead: null } && clause.Children.Exists(child => child.Role == ClauseRole.AsAsked)
        || clause.Role == ClauseRole.Participial && kind is ClaimKinds.Action && clause.Verb!.Is("plain")
        || clause.Role == ClauseRole.Reason && clause.Parent is { Verb: not null } parent && KindReader.Read(parent) is ClaimKinds.Obstacle;

    /// <summary>"Done before the demo:", "All done:": what was done stands in the list that follows.</summary>
    private static bool IsListHead(Clause clause) => (clause.Verb is null || clause.Lemma is "do" or "be") && clause.Sentence.Tokens.Take(2).Any(token => token.Is("adj-done")) && clause.Sentence.Tokens.TrueForAll(token => token.Number is null && token.Kind is not (TokenKind.Code or TokenKind.Quote));

    private static ReadClaim Made(Clause clause, string text, string kind, bool negated)
    {
        string direction = DirectionReader.Of(clause, kind, negated);
        string polarity = negated ? Polarities.Negated : Polarities.Affirmed;
        return new ReadClaim(new Claim(text, clause.Sentence.Text, kind, polarity, clause.Hedged, direction), clause);
    }
}
