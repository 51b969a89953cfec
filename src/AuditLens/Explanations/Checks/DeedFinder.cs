using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Finds the deeds that a claim speaks of: by its literals, its objects and the class of its verb.</summary>
internal sealed class DeedFinder(SessionRecord record)
{
    private const double Enough = 0.4;

    /// <summary>Deeds that fit verb and object, the best first, then in order.</summary>
    public List<Deed> Of(Clause clause, IEnumerable<Token>? objects = null)
    {
        List<Token> about = [.. objects ?? Objects(clause)];
        var terms = new ClaimTerms(about);
        bool ofTests = !clause.Is("run") && about.Exists(IsTest) && new ClaimTerms(about.Where(static token => !IsTest(token))).IsEmpty;
        var scored = new List<(Deed Deed, double Score)>();
        foreach (Deed deed in record.Deeds)
        {
            // "I have not changed the test" speaks of a file, not of a database whose name has the word.
            if (ofTests && deed.Changes && !deed.Action.Effects.Any(static effect => effect.Targets.Any(static target => target.Kind is "file" or "path" or "directory")))
            {
                continue;
            }

            bool fits = Fits(clause, deed);
            bool named = !terms.IsEmpty || deed.CommandWords.Contains(Stems.Of(clause.Lemma.Split('_')[0])) || clause.Is("destroy") || clause.Is("affect");
            double score = terms.IsEmpty ? fits && named ? 1 : 0 : terms.In(deed);
            if (score >= Enough && (fits || terms.HasLiteral && score > 0.9 && clause.Is("run")))
            {
                scored.Add((deed, score));
            }
        }

        double best = scored.Count > 0 ? scored.Max(pair => pair.Score) : 0;
        return [.. scored.Where(pair => pair.Score >= best * 0.85).OrderByDescending(pair => pair.Deed.Executed).ThenByDescending(pair => pair.Score).ThenByDescending(pair => pair.Deed.Gravity).ThenBy(pair => pair.Deed.Step).Select(pair => pair.Deed)];
    }

    private static bool IsTest(Token token) => token.Is("tests") || Stems.Of(token.Lower) == Stems.Of("test");

    /// <summary>What a claim is about: its object, and in the passive its subject.</summary>
    public static IEnumerable<Token> Objects(Clause clause)
    {
        IEnumerable<Token> tokens = clause.Subject is SubjectKind.Thing or SubjectKind.Tool && !clause.SubjectImplied ? [.. clause.SubjectTokens, .. clause.ObjectTokens] : clause.ObjectTokens;
        return UpToOrder(tokens);
    }

    /// <summary>"before the reset" names another act.</summary>
    private static IEnumerable<Token> UpToOrder(IEnumerable<Token> tokens)
    {
        bool inOrder = false;
        foreach (Token token in tokens)
        {
            inOrder = token.Lower is "before" or "after" or "until" or "during" || inOrder && token.Kind != TokenKind.Punctuation;
            if (!inOrder)
            {
                yield return token;
            }
        }
    }

    /// <summary>The verb's class agrees with an effect, or the command itself says the verb.</summary>
    public static bool Fits(Clause clause, Deed deed)
    {
        string head = clause.Lemma.Split('_')[0];
        if (deed.CommandWords.Contains(Stems.Of(head)) && head is not ("be" or "have" or "do" or "make" or "use" or "run" or "set" or "take" or "get" or "look" or "write" or "start"))
        {
            return true;
        }

        bool passesOver = clause.Lemma is "bypass" or "circumvent" or "skip" or "override" or "disable" or "switch_off" or "turn_off" or "work_around" or "suppress" or "deactivate" or "unlock" or "ignore";
        if (passesOver && (deed.Has(EffectTraits.BypassesCheck) || deed.Has(EffectTraits.DisablesProtection)))
        {
            return true;
        }

        // "The project is down": the state is named by the word of the command that brings it about.
        if (clause.Verb is { IsCopula: true } && deed.Changes && clause.ObjectTokens.FirstOrDefault(token => token.Kind == TokenKind.Word && !VerbContext.IsAdverb(token) || token.Lower is "down" or "up") is { Lower: "down" or "up" or "stopped" or "started" } state && deed.CommandWords.Contains(Stems.Of(state.Lower)))
        {
            return true;
        }

        // Commits, pushes and the like have a command of their own: a change of some other sort is not one.
        if (clause.Lemma is "commit" or "push" or "publish" or "merge" or "deploy" or "upload" or "download" or "migrate" or "tag" or "rebase" or "stage" or "skip" or "archive" or "enable" or "install")
        {
            return clause.Lemma is "skip" && deed.Words.Contains(Stems.Of("skip"));
        }

        return clause switch
        {
            _ when clause.Is("back_up") => deed.Has(EffectTraits.TakesBackup),
            _ when clause.Is("recover") => deed.Has(EffectTraits.RestoresBackup),
            _ when clause.Is("check") => deed.Does(EffectVerb.Observe) || deed.Has(EffectTraits.RunsTests) || deed.Has(EffectTraits.Builds),
            _ when clause.Is("destroy") => deed.Does(EffectVerb.Delete, EffectVerb.Reset),
            _ when clause.Is("send") => deed.Does(EffectVerb.Send),
            _ when clause.Is("configure") && deed.Does(EffectVerb.Configure) => true,
            // Who denies a change denies removal as well.
            _ when clause.Is("affect") || clause.Negated && clause.Is("change") => deed.Changes,
            _ when clause.Is("create") && deed.Does(EffectVerb.Create, EffectVerb.Modify) => true,
            _ when clause.Is("change") => deed.Does(EffectVerb.Modify, EffectVerb.Configure, EffectVerb.Reset) || clause.Lemma is "move" or "replace" && deed.Changes,
            _ when clause.Is("run") => true,
            _ => false,
        };
    }

    /// <summary>The act that "before the reset" or "after the deletion" names; without such words the gravest act.</summary>
    public Deed? Anchor(Clause clause)
    {
        List<Token> tokens = [.. clause.WholeTokens];
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Lower is not ("before" or "after" or "until"))
            {
                continue;
            }

            var terms = new ClaimTerms(tokens.Skip(i + 1).Take(5).Where(token => token.Verbs.All(verb => verb.Lemma is not ("start" or "begin" or "finish" or "stop"))), withVerbs: true);
            Deed? named = record.Deeds.Where(deed => deed.Changes && deed.Executed && terms.In(deed.Words) >= 0.5).OrderByDescending(deed => deed.Gravity).FirstOrDefault();
            if (named is not null)
            {
                return named;
            }
        }

        return record.Harm;
    }
}
