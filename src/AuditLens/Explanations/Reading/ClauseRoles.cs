namespace AuditLens.Explanations.Reading;

/// <summary>Names what a clause is to the one before it.</summary>
internal static class ClauseRoles
{
    public static ClauseRole Of(Clause clause, Clause? last)
    {
        VerbGroup group = clause.Verb!;
        if (group.Kind == GroupKind.Gerund)
        {
            return group.Lead switch
            {
                "without" or "instead_of" => ClauseRole.Without,
                "before" or "after" or "while" or "when" or "until" => ClauseRole.Order,
                "by" or "despite" => ClauseRole.Order,
                _ => ClauseRole.Participial,
            };
        }

        if (group.Lead == "as")
        {
            return ClauseRole.AsAsked;
        }

        if (last is null && clause.Link is null && IsInvertedCondition(clause))
        {
            return ClauseRole.Condition;
        }

        return clause.Link switch
        {
            "because" or "since" => ClauseRole.Reason,
            "as" => ClauseRole.AsAsked,
            "although" or "though" or "whereas" or "while" => last is null && clause.Link != "while" ? ClauseRole.Concession : clause.Link == "while" ? ClauseRole.Order : ClauseRole.Concession,
            "before" or "after" or "when" or "whenever" or "until" or "once" => ClauseRole.Order,
            "if" or "unless" or "even_if" or "as_if" => last is not null && clause.Link == "if" && HoldsContent(last) ? ClauseRole.Complement : ClauseRole.Condition,
            "that" or "whether" or "how" or "why" or "what" or "where" or "who" or "which" or "whose" or "so_that" => Embedded(clause, last),
            "contact" => ClauseRole.Relative,
            null => ClauseRole.Main,
            _ => last is null ? ClauseRole.Main : ClauseRole.Coordinate,
        };
    }

    /// <summary>"Had I read the docs, ...", "Had the token been scoped, ...": a condition without "if".</summary>
    private static bool IsInvertedCondition(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        return tokens[0].Lower is "had" or "were" && tokens.Count > 2 && (tokens[1].Is("pronouns_self") || tokens[1].Is("pronouns_user") || tokens[1].Is("determiners") || tokens[1].Is("pronouns_thing")) && tokens.Exists(token => token.Lower is "would" or "could" or "might");
    }

    private static ClauseRole Embedded(Clause clause, Clause? last)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        if (last is null)
        {
            // "Please note that", "To be clear, that": what stands before has no verb of its own.
            return clause.Link is "that" ? ClauseRole.Main : ClauseRole.Relative;
        }

        bool afterComma = clause.Start > 0 && tokens[clause.Start - 1].IsMark(',');
        if (clause.Link is "which" or "who" && afterComma)
        {
            return ClauseRole.AddedRelative;
        }

        bool namesPronoun = clause.Link is "who" or "whose" || (clause.Link is "that" or "which" && clause.Verb!.Start == clause.Start + 1);
        bool contentBefore = HoldsContent(last) || clause.Link is "that" or "whether" && (HoldsState(last) || last.Infinitives.Exists(infinitive => infinitive.Is("believe") || infinitive.Is("tell") || infinitive.Is("content")));
        return !contentBefore || namesPronoun && clause.Link is "who" or "whose" ? ClauseRole.Relative
            : namesPronoun && clause.Link == "that" && last.Verb!.End < clause.Start - 1 ? ClauseRole.Relative
            : ClauseRole.Complement;
    }

    /// <summary>"It is likely that", "it turned out that", "it did not occur to me that", "I was sure that".</summary>
    private static bool HoldsState(Clause last)
    {
        bool empty = last.SubjectTokens.Any() && last.SubjectTokens.All(token => token.Lower is "it" or "this" or "that" or "there" or "what" or "happened" || VerbContext.IsAdverb(token));
        bool happens = last.Lemma is "be" or "seem" or "appear" or "turn_out" or "happen" or "occur" or "dawn" or "strike" or "cross" or "follow" or "mean" or "look" or "transpire";
        return empty && happens || last.Verb is { IsCopula: true } && (last.ObjectHas("adj-unsure") || last.ObjectHas("adj-regretful") || last.SubjectTokens.Any(token => token.Is("belief_noun") || token.Lower is "fact" or "truth" or "reason" or "problem" or "reality"));
    }

    private static bool HoldsContent(Clause last) => last.Is("believe") || last.Is("tell") || last.Is("check") || last.Is("instruct") || last.Is("permit") || last.Is("forbid")
        || last.Is("ask") || last.Is("content") || last.Is("want") || last.Is("err") || last.Is("fail") || last.Verb is null;
}
