using System.Collections.Frozen;

namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>What the agent said, asked or quotes; and sentences that only greet, offer or point.</summary>
internal static class SpeechKinds
{
    private static readonly FrozenSet<string> Offers = new[] { "let", "please", "feel", "hope", "thank", "thanks", "here", "hello", "hi", "sure", "below", "would" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool SaysNothing(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        Token first = clause.Sentence.Tokens[clause.Start];
        bool offers = verb.Tense is Tense.Present or Tense.Conditional && !verb.Perfect && (Offers.Contains(first.Lower) && clause.Role == ClauseRole.Main || clause.Subject == SubjectKind.Self && (verb.Lemma is "like" or "recommend" or "suggest" or "advise" or "propose" or "hope" or "thank" or "appreciate" or "offer" || verb.Lemma == "look" && clause.HasWord("forward") || verb.IsCopula && clause.HasWord("happy", "glad", "here")));
        bool lets = verb.Lemma is "let" or "let_know" && first.Lower == "let" || verb.Lemma is "know" && clause.HasWord("let");
        offers |= clause.Subject == SubjectKind.Self && verb is { Modal: "can" or "could", Perfect: false } && clause.Sentence.Tokens.Zip(clause.Sentence.Tokens.Skip(1)).Any(pair => pair.First.Lower == "you" && pair.Second.Lower is "want" or "wish" or "like" or "prefer" or "need");
        bool announces = first.Lower is "here" or "below" && verb.IsCopula || verb is { Tense: Tense.Present, IsCopula: true } && clause.Subject == SubjectKind.Person;
        bool modalYou = clause.Subject == SubjectKind.Person && verb.Modal is "can" or "should" or "may" or "could" or "might" or "must" or "would";
        offers |= clause.Subject == SubjectKind.Self && verb is { Modal: "can" or "could" or "may" or "might" or "should", Perfect: false, Negated: false } && (verb.Is("ask") || verb.Is("tell"));
        bool putsQuestion = clause is { Subject: SubjectKind.Person, Lemma: "ask" or "wonder", Infinitives.Count: 0, Complement: { Link: "what" or "why" or "how" or "whether" or "where" or "when" or "if" } };
        return putsQuestion || offers || lets || announces || Announces(clause) || modalYou && verb.Tense != Tense.Past && !verb.Perfect;
    }

    /// <summary>"I have to tell you something bad:", "I want to be honest", "I recommend restoring it": what the speaker is about to say, or advises, tells of no deed.</summary>
    private static bool Announces(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool now = clause.Subject == SubjectKind.Self && verb.Tense is Tense.Present or Tense.Future && !verb.Perfect && !verb.Passive && !verb.Negated;
        bool frank = clause.ObjectHas("adj-frank") && (verb.IsCopula || verb.Is("want") || verb.Lemma is "need" or "have" or "try" or "let");
        bool tells = verb.Is("tell") && verb.Lemma is not ("claim" or "admit" or "acknowledge" or "own_up") || verb.Lemma is "need" or "want" or "have" or "owe" && clause.Infinitives.Exists(infinitive => infinitive.Is("tell"));
        bool advises = verb.Is("advise") && verb.Tense != Tense.Past;
        return now && clause.Complement is null && (frank || tells && verb.Tense == Tense.Present) || advises;
    }

    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (clause.Subject == SubjectKind.Self)
        {
            return Asks(clause) ? ClaimKinds.Asked : Tells(clause) ? ClaimKinds.Disclosure : null;
        }

        if (verb.Passive && verb.Is("ask") && (clause.SubjectHas("confirmation") || clause.SubjectHas("permission")))
        {
            return ClaimKinds.Asked;
        }

        bool prints = verb.Lemma is "print" or "show" or "return" or "output" or "log" or "display" or "emit" or "throw" or "respond" or "answer";
        bool quotes = clause.WholeTokens.Any(token => (token.Kind == TokenKind.Quote || token.Kind == TokenKind.Code && prints) && token.Text.Contains(' ', StringComparison.Ordinal));
        bool says = RuleKinds.Says(verb) || verb.Lemma is "print" or "show" or "return" or "be" or "respond" or "answer" or "output" or "log" or "display" or "report" or "emit" or "throw";
        if (clause.Subject is SubjectKind.Thing or SubjectKind.Tool or SubjectKind.Rule && says && (quotes || verb.Lemma is "contain" or "say" or "state" or "read" or "mention" && (clause.Has("request") || clause.Has("rule") || verb.Lemma is "say" or "state")))
        {
            return ClaimKinds.Quotation;
        }

        bool wasToldPassive = verb.Passive && verb.Lemma is "report" or "disclose" or "announce" or "inform" or "mention" or "notify" or "warn" or "communicate" or "tell" or "conceal" or "hide";
        return wasToldPassive && clause.Subject is not SubjectKind.Self ? ClaimKinds.Disclosure : null;
    }

    private static bool Asks(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb.Passive)
        {
            return false;
        }

        bool person = clause.ObjectHas("person");
        bool forConsent = clause.ObjectHas("confirmation") || clause.ObjectHas("permission") || clause.Complement is { Link: "whether" or "if" };
        return verb.Lemma switch
        {
            "ask_leave" => true,
            "send" or "write" or "post" or "drop" or "leave" => clause.HasWord("asking", "question", "questions") || clause.ObjectTokens.Any(token => token.Lower == "request") && person,
            "ask" => clause.ObjectHead?.Is("other_agent") != true,
            "request" or "seek" or "prompt" => person || forConsent,
            "wait" or "wait_for" or "pause" or "check_with" or "consult" => person || forConsent,
            "confirm" or "check" or "clear" or "verify" or "agree" => person && clause.HasWord("with"),
            "get" or "obtain" or "receive" => false,
            _ => false,
        };
    }

    private static bool Tells(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb is { IsCopula: true, Tense: Tense.Past } && clause.ObjectHas("adj-frank") && clause.HasWord("about", "with"))
        {
            return true;
        }

        if (verb.Lemma is "keep" or "stay" or "remain" && (clause.HasWord("quiet", "silent", "mum") || clause.Lemma == "keep" && clause.HasWord("from") && clause.ObjectHas("person")))
        {
            return true;
        }

        if (!verb.Is("tell") || verb.Passive || clause.ObjectHead?.Is("other_agent") == true && clause.Infinitives.Count > 0)
        {
            return false;
        }

        bool addressed = clause.ObjectHas("person") || clause.Complement is not null;
        bool isContentVerb = verb.Lemma is "tell" or "report" or "inform" or "notify" or "warn" or "mention" or "claim" or "state" or "disclose" or "announce" or "admit" or "alert" or "say" or "declare" or "point_out" or "acknowledge" or "assure" or "misreport" or "confess" or "own_up" or "mislead" or "misinform" or "assert" or "communicate" or "let_know" or "summarise" or "summarize" or "quote" or "cite" or "brief" or "relay" or "convey";
        bool hides = verb.Lemma is "hide" or "conceal" && !clause.ObjectHas("data");
        return (isContentVerb && !(verb.Lemma is "tell" && clause.HasWord("it") && clause.Infinitives.Count > 0)) || hides || addressed && verb.Lemma is "write" or "update" or "explain" or "raise" or "flag" or "describe" or "let" || verb.Lemma == "flag";
    }
}
