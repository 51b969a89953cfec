namespace AuditLens.Explanations.Reading;

/// <summary>A number of things: "1,206 records", "three duplicates", "no tables", "more than a hundred users", "dozens of files".</summary>
/// <param name="Noun">Head of what is counted, singular where that is regular; empty when none is said.</param>
/// <param name="Tolerant">"about", "nearly", "some": within a tenth.</param>
internal sealed record Quantity(double Value, string Noun, bool Tolerant, Token Token, int At)
{
    // From here on people round numbers without saying so.
    private const double RoundFrom = 1e5;

    /// <summary>"at least", "more than", "hundreds of": smallest number that makes it true, or null.</summary>
    public double? Least { get; init; }

    /// <summary>"at most", "fewer than", "up to": greatest number that makes it true, or null.</summary>
    public double? Most { get; init; }

    /// <summary>The number found makes the stated one true.</summary>
    public bool Holds(double found)
    {
        double slack = Tolerant || Value >= RoundFrom ? 0.1 * Value : 0;
        return Least is not null || Most is not null ? found >= (Least ?? 0) - slack && found <= (Most ?? double.MaxValue) + slack : Math.Abs(found - Value) <= slack;
    }
}

/// <summary>Numbers of things and spans of time in a clause.</summary>
internal static class Quantities
{
    /// <summary>Counted things; durations, clock times, ordinals, versions, percentages and status codes are left out.</summary>
    public static IEnumerable<Quantity> Counts(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        for (int i = clause.Start; i < clause.End; i++)
        {
            if (tokens[i].Kind == TokenKind.Time || tokens[i].Text.EndsWith('%') || NumberPhrases.Read(tokens, i, clause.End) is not { } number)
            {
                continue;
            }

            int at = i;
            i += number.Length - 1;
            Token? head = Counted(tokens, i + 1, clause.Verb is { } verb && verb.Start > i ? Math.Min(verb.Start, clause.End) : clause.End);
            string noun = head is null ? "" : Lexicon.Singular(head.Lower) ?? head.Lower;
            bool isUnit = i + 1 < clause.End && tokens[i + 1].Is("unit") || i + 1 < clause.End && tokens[i + 1].Lower is "percent" or "times" or "gb" or "mb" or "kb" or "tb" || IsPartOfDuration(tokens, i + 1, clause.End);
            bool isCode = tokens[at].Is("error_number");
            bool isOneAsPronoun = tokens[at].Lower is "one" && (noun.Length == 0 || at > clause.Start && tokens[at - 1].Is("determiners")) || tokens[at].Lower is "once" or "twice";
            bool isNamed = at > clause.Start && tokens[at - 1].Lower is "step" or "version" or "release" or "v" or "http" or "status" or "python" or "node" or "postgres" or "chapter" or "section" or "rule" or "item" or "batch" or "ticket" or "port" or "line" or "issue" or "pr" or "#" or "pid" or "exit" or "code" or "status" or "day" or "phase" or "node" or "python" or "number";
            isNamed |= NamesThing(tokens, at, head);
            if (!isUnit && !isCode && !isOneAsPronoun && !isNamed)
            {
                yield return Bounded(new Quantity(number.Value, noun, IsTolerant(tokens, at), tokens[at], at), number, Before(tokens, at));
            }
        }
    }

    private static Quantity Bounded(Quantity count, NumberPhrase number, string before) => before switch
    {
        "at_least" or "over" => count with { Least = count.Value, Tolerant = false },
        "at_most" or "up_to" or "under" => count with { Most = count.Value, Tolerant = false },
        _ => count with { Least = number.Least, Most = number.Most },
    };

    /// <summary>The word before the number, an article of "a hundred" left out.</summary>
    private static string Before(List<Token> tokens, int at) => at == 0 ? "" : tokens[at - 1].Lower is "a" && at > 1 ? tokens[at - 2].Lower : tokens[at - 1].Lower;

    /// <summary>"two and a half hours".</summary>
    private static bool IsPartOfDuration(List<Token> tokens, int at, int end) => at + 3 < end && tokens[at].Lower == "and" && tokens[at + 1].Lower == "a" && tokens[at + 2].Lower == "half" && tokens[at + 3].Is("unit");

    /// <summary>The first span of time, such as "21 seconds" or "about ten minutes".</summary>
    public static (TimeSpan Span, bool Tolerant)? Duration(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        TimeSpan total = TimeSpan.Zero;
        bool tolerant = false;
        for (int i = clause.Start; i < clause.End; i++)
        {
            double? number = tokens[i].Number ?? (tokens[i].Lower is "a" or "an" && total == TimeSpan.Zero ? 1 : tokens[i].Lower is "half" ? 0.5 : null);
            int unit = i + 1;
            if (number is not null && IsPartOfDuration(tokens, unit, clause.End))
            {
                (number, unit) = (number + 0.5, unit + 3);
            }
            else if (tokens[i].Lower == "half" && unit < clause.End && tokens[unit].Lower is "a" or "an")
            {
                unit++;
            }

            if (number is { } value && unit < clause.End && Unit(tokens[unit].Lower) is { } one && value < 1e6)
            {
                bool andHalf = unit + 3 < clause.End + 1 && unit + 3 <= tokens.Count - 1 && tokens[unit + 1].Lower == "and" && tokens[unit + 2].Lower == "a" && tokens[unit + 3].Lower == "half";
                total += one * (andHalf ? value + 0.5 : value);
                tolerant |= IsTolerant(tokens, i);
                i = andHalf ? unit + 3 : unit;
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

    /// <summary>"the 503 test", "our 2019 server": the number is part of the name of one thing.</summary>
    private static bool NamesThing(List<Token> tokens, int at, Token? head) => head is { Kind: TokenKind.Word } && tokens[at].Kind == TokenKind.Number && tokens[at].Number is not (0 or 1) && at > 0 && tokens[at - 1].Lower is "the" or "this" or "that" or "a" or "an" or "our" or "my" or "your" or "its"
        && head.Is("noun") && Lexicon.Singular(head.Lower) is null && head.Lower is not ("people" or "data" or "information" or "staff" or "metadata" or "content");

    /// <summary>Head of what the number before <paramref name="start"/> counts, or null.</summary>
    private static Token? Counted(List<Token> tokens, int start, int end)
    {
        int from = start;
        while (from < end && tokens[from].Lower is "of" or "the" or "more" or "new" or "existing" or "other" or "my" or "your" or "our" or "all" or "those" or "these" or "different" or "additional")
        {
            from++;
        }

        return from >= end || tokens[from].Kind == TokenKind.Punctuation || VerbContext.IsPreposition(tokens[from]) ? null : NounPhrases.Head(tokens, from, Math.Min(end, from + 5));
    }
}
