namespace AuditLens.Explanations.Reading;

/// <summary>Finds the head of a noun phrase and the kind of subject it makes.</summary>
internal static class NounPhrases
{
    /// <summary>The last noun-like token before a preposition, mark or verb: "the <b>delete</b> on orders", "21 order <b>items</b>".</summary>
    public static Token? Head(List<Token> tokens, int start, int end)
    {
        Token? head = null;
        for (int i = start; i < end && i < tokens.Count; i++)
        {
            Token token = tokens[i];
            bool ends = token.Kind == TokenKind.Punctuation || token.Is("coordinators") || token.Is("subordinators") && head is not null || token.Lower == "to" || VerbContext.IsPreposition(token) || head is not null && (head.Is("noun") || head.Kind is TokenKind.Name or TokenKind.Code) && token.Lower is "i" or "we" or "you" or "they";
            if (ends && head is not null && !(token.Lower == "of" && head.Number is not null) && !(token.Lower == "of" && head.Lower is "all" or "none" or "some" or "each" or "any" or "most" or "both"))
            {
                break;
            }

            if (!ends && token.Lower is not ("'s" or "else") && !VerbContext.IsAdverb(token))
            {
                head = token;
            }
        }

        return head;
    }

    public static SubjectKind KindOf(List<Token> tokens, int start, int end, SubjectKind it)
    {
        Token? head = Head(tokens, start, end);
        if (head is null)
        {
            return SubjectKind.Thing;
        }

        bool owned = Owned(tokens, start, end);
        bool counted = head.Is("person") && head.Lower.EndsWith('s') && Enumerable.Range(start, Math.Max(0, end - start)).Any(i => tokens[i].Number is not null || tokens[i].Lower is "several" or "many" or "some" or "few" or "other" or "hundreds" or "thousands" or "hundred" or "thousand");
        if (counted)
        {
            return SubjectKind.Thing;
        }

        return head switch
        {
            _ when head.Is("pronouns_self") => SubjectKind.Self,
            _ when head.Is("other_agent") => SubjectKind.OtherAgent,
            _ when head.Is("self") && !owned && IsThisAgent(tokens, start, head) => SubjectKind.Self,
            _ when head.Is("self") && !owned && head.Lower is "agent" or "assistant" or "bot" or "model" && IsFellow(tokens, start, end) => SubjectKind.OtherAgent,
            _ when head.Is("person") || head.Lower is "he" or "she" => SubjectKind.Person,
            _ when head.Lower is "it" or "they" or "which" or "this" or "that" => it == SubjectKind.OtherAgent ? it : SubjectKind.Thing,
            _ when head.Is("negative_subjects") && Enumerable.Range(start, Math.Max(0, end - start)).Any(i => tokens[i].Is("rule")) => SubjectKind.Rule,
            _ when head.Is("rule") && !head.Is("request") => SubjectKind.Rule,
            _ when head.Is("request") && end - start <= 4 => SubjectKind.Rule,
            _ when head.Is("tool") => SubjectKind.Tool,
            _ => SubjectKind.Thing,
        };
    }

    private static bool IsThisAgent(List<Token> tokens, int start, Token head) =>
        head.Lower is "claude" or "codex" or "gemini" or "copilot" || (start < tokens.Count && tokens[start].Lower is "the" or "this" or "an" or "that" or "agent" or "assistant" or "your" or "your's");

    /// <summary>"my colleague agent", "a second assistant".</summary>
    private static bool IsFellow(List<Token> tokens, int start, int end) => Enumerable.Range(start, Math.Max(0, end - start)).Any(i => tokens[i].Lower is "my" or "another" or "second" or "other" or "colleague" or "fellow" or "parallel" or "different");

    private static bool Owned(List<Token> tokens, int start, int end)
    {
        for (int i = start; i < end && i < tokens.Count; i++)
        {
            if (tokens[i].Lower == "'s")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the subject begins after a fronted adverbial: "On staging | the 37 customers", "At 13:41 UTC | I".</summary>
    public static int SubjectStart(List<Token> tokens, int start, int end)
    {
        int from = start;
        for (int i = end - 1; i >= start; i--)
        {
            // "Tests: passed": the head before the colon is what the verb speaks of.
            bool isHead = tokens[i].IsMark(':') && Enumerable.Range(i + 1, end - i - 1).All(at => VerbContext.IsAdverb(tokens[at])) && i - start is > 0 and <= 4 && (end + 1 >= tokens.Count || tokens[end + 1].Kind == TokenKind.Punctuation);
            if (!isHead && tokens[i].Kind == TokenKind.Punctuation && tokens[i].Text is "," or ":" or "—")
            {
                from = i + 1;
                break;
            }
        }

        while (from < end && (VerbContext.IsAdverb(tokens[from]) && !tokens[from].Is("universal") || tokens[from].Is("coordinators") || tokens[from].Is("subordinators") && from == start && end - from > 1 && tokens[from].Lower is not ("which" or "who" or "what")))
        {
            from++;
        }

        if (from >= end || !VerbContext.IsPreposition(tokens[from]) && tokens[from].Kind != TokenKind.Time)
        {
            return from;
        }

        for (int i = end - 1; i > from; i--)
        {
            if (tokens[i].Is("pronouns_self") || tokens[i].Is("pronouns_user") || tokens[i].Lower is "it" or "they" or "nobody" or "nothing")
            {
                return i;
            }
        }

        for (int i = from + 2; i < end; i++)
        {
            bool opens = tokens[i].Is("determiners") || tokens[i].Number is not null;
            if (opens && !VerbContext.IsPreposition(tokens[i - 1]) && !tokens[i - 1].Is("determiners"))
            {
                return i;
            }
        }

        return from;
    }
}
