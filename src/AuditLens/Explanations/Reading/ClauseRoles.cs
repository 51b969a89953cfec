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

    private static ClauseRole Embedded(Clause clause, Clause? last)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        if (last is null)
        {
            return clause.Start == 0 && clause.Link is "that" ? ClauseRole.Main : ClauseRole.Relative;
        }

        bool afterComma = clause.Start > 0 && tokens[clause.Start - 1].IsMark(',');
        if (clause.Link is "which" or "who" && afterComma)
        {
            return ClauseRole.AddedRelative;
        }

        bool namesPronoun = clause.Link is "who" or "whose" || (clause.Link is "that" or "which" && clause.Verb!.Start == clause.Start + 1);
        bool contentBefore = HoldsContent(last);
        return !contentBefore || namesPronoun && clause.Link is "who" or "whose" ? ClauseRole.Relative
            : namesPronoun && clause.Link == "that" && last.Verb!.End < clause.Start - 1 ? ClauseRole.Relative
            : ClauseRole.Complement;
    }

    private static bool HoldsContent(Clause last) => last.Is("believe") || last.Is("tell") || last.Is("check") || last.Is("instruct") || last.Is("permit") || last.Is("forbid")
        || last.Is("ask") || last.Is("content") || last.Is("want") || last.Is("err") || last.Is("fail") || last.Verb is null;
}
