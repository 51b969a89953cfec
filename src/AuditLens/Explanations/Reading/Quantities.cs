namespace AuditLens.Explanations.Reading;

/// <summary>A number of things: "1,206 records", "three duplicates", "no tables".</summary>
/// <param name="Noun">Head of what is counted, singular where that is regular; empty when none is said.</param>
/// <param name="Tolerant">"about", "nearly", "some": within a tenth.</param>
internal sealed record Quantity(double Value, string Noun, bool Tolerant, Token Token, int At);

/// <summary>Numbers of things and spans of time in a clause.</summary>
internal static class Quantities
{
    /// <summary>Counted things; durations, clock times, ordinals, versions, percentages and status codes are left out.</summary>
    public static IEnumerable<Quantity> Counts(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        for (int i = clause.Start; i < clause.End; i++)
        {
            if (tokens[i].Number is not { } number || tokens[i].Kind == TokenKind.Time || tokens[i].Text.EndsWith('%'))
            {
                continue;
            }

            int at = i;
            while (i + 1 < clause.End && NumberWords.IsMultiplier(tokens[i + 1].Lower))
            {
                number *= NumberWords.Multiplier(tokens[++i].Lower);
            }

            string noun = Noun(tokens, i + 1, clause.End);
            bool isUnit = i + 1 < clause.End && tokens[i + 1].Is("unit") || i + 1 < clause.End && tokens[i + 1].Lower is "percent" or "times" or "gb" or "mb" or "kb" or "tb";
            bool isCode = tokens[at].Is("error_number") && (noun.Length == 0 || noun is "error" or "response" or "status");
            bool isOneAsPronoun = tokens[at].Lower is "one" && (noun.Length == 0 || at > clause.Start && tokens[at - 1].Is("determiners")) || tokens[at].Lower is "once" or "twice";
            bool isNamed = at > clause.Start && tokens[at - 1].Lower is "step" or "version" or "port" or "line" or "issue" or "pr" or "#" or "pid" or "exit" or "code" or "status" or "day" or "phase" or "node" or "python" or "number";
            if (!isUnit && !isCode && !isOneAsPronoun && !isNamed)
            {
                yield return new Quantity(number, noun, IsTolerant(tokens, at), tokens[at], at);
            }
        }
    }

    /// <summary>The first span of time, such as "21 seconds" or "about ten minutes".</summary>
    public static (TimeSpan Span, bool Tolerant)? Duration(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        TimeSpan total = TimeSpan.Zero;
        bool tolerant = false;
        for (int i = clause.Start; i < clause.End; i++)
        {
            double? number = tokens[i].Number ?? (tokens[i].Lower is "a" or "an" && total == TimeSpan.Zero ? 1 : null);
            int unit = i + 1;
            if (number is { } value && unit < clause.End && Unit(tokens[unit].Lower) is { } one && value < 1e6)
            {
                total += one * value;
                tolerant |= IsTolerant(tokens, i);
                i = unit;
            }
            else if (Compact(tokens[i].Lower) is { } compact)
            {
                total += compact;
                tolerant |= IsTolerant(tokens, i);
            }
        }

        return total > TimeSpan.Zero ? (total, tolerant) : null;
    }

    public static Token? ClockTime(Clause clause) => clause.Tokens.FirstOrDefault(token => token.Kind == TokenKind.Time);

    private static TimeSpan? Unit(string word) => (Lexicon.Singular(word) ?? word) switch
    {
        "ms" or "millisecond" => TimeSpan.FromMilliseconds(1),
        "second" or "sec" or "s" => TimeSpan.FromSeconds(1),
        "minute" or "min" => TimeSpan.FromMinutes(1),
        "hour" or "hr" or "h" => TimeSpan.FromHours(1),
        "day" => TimeSpan.FromDays(1),
        "week" => TimeSpan.FromDays(7),
        _ => null,
    };

    /// <summary>"9s", "250ms", "2h".</summary>
    private static TimeSpan? Compact(string word)
    {
        int digits = 0;
        while (digits < word.Length && (char.IsAsciiDigit(word[digits]) || word[digits] == '.'))
        {
            digits++;
        }

        return digits > 0 && digits < word.Length && word[digits..] is "s" or "ms" or "min" or "h" or "sec" or "mins" or "secs" or "hrs"
            && NumberWords.OfDigits(word[..digits]) is { } value ? Unit(word[digits..]) * value : null;
    }

    private static bool IsTolerant(List<Token> tokens, int at) => at > 0 && (tokens[at].Text[0] is '~' or '≈' || tokens[at - 1].Lower is "about" or "around" or "roughly" or "approximately" or "nearly" or "almost" or "some" or "circa" or "up_to" or "at_least" or "at_most" or "over" or "under" or "~" or "≈");

    private static string Noun(List<Token> tokens, int start, int end)
    {
        int from = start;
        while (from < end && tokens[from].Lower is "of" or "the" or "more" or "new" or "existing" or "other" or "my" or "your" or "our" or "all" or "those" or "these" or "different" or "additional")
        {
            from++;
        }

        Token? head = NounPhrases.Head(tokens, from, Math.Min(end, from + 5));
        return head is null || from >= end || tokens[from].Kind == TokenKind.Punctuation || VerbContext.IsPreposition(tokens[from]) ? "" : Lexicon.Singular(head.Lower) ?? head.Lower;
    }
}
