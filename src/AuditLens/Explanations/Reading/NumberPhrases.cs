namespace AuditLens.Explanations.Reading;

/// <summary>A number as read from one or more words.</summary>
/// <param name="Length">Tokens that it takes.</param>
/// <param name="Least">Smallest number meant by a vague word ("hundreds"), or null.</param>
/// <param name="Most">Greatest number meant by a vague word, or null.</param>
internal readonly record struct NumberPhrase(double Value, int Length, double? Least = null, double? Most = null);

/// <summary>Numbers of several words: "two hundred and five", "four thousand", "a hundred", "hundreds of".</summary>
internal static class NumberPhrases
{
    /// <summary>The number that begins at the token, or null.</summary>
    public static NumberPhrase? Read(List<Token> tokens, int at, int end)
    {
        if (Vague(tokens[at].Lower) is { } vague)
        {
            return vague;
        }

        bool article = at > 0 && tokens[at - 1].Lower is "a" or "several" or "few";
        bool bare = tokens[at].Number is null && NumberWords.IsMultiplier(tokens[at].Lower) && tokens[at].Lower.Length > 1 && article;
        if (tokens[at].Number is null && !bare)
        {
            return null;
        }

        double total = 0;
        double current = bare ? 1 : tokens[at].Number!.Value;
        int next = bare ? at : at + 1;
        for (; next < end; next++)
        {
            Token token = tokens[next];
            if (NumberWords.IsMultiplier(token.Lower))
            {
                double factor = NumberWords.Multiplier(token.Lower);
                (total, current) = factor == 100 ? (total, current * factor) : (total + (current * factor), 0);
            }
            else if (Continues(tokens, next, end, at) && next - 1 >= at && NumberWords.IsMultiplier(tokens[next - 1].Lower))
            {
                next += token.Lower == "and" ? 1 : 0;
                current += tokens[next].Number!.Value;
            }
            else
            {
                break;
            }
        }

        return new NumberPhrase(total + current, next - at);
    }

    /// <summary>"hundred <b>and five</b>", "thousand <b>two</b> hundred": number words only, digits begin a new number.</summary>
    private static bool Continues(List<Token> tokens, int at, int end, int first)
    {
        int word = tokens[at].Lower == "and" ? at + 1 : at;
        return tokens[first].Kind == TokenKind.Word && word < end && tokens[word] is { Number: not null, Kind: TokenKind.Word } && tokens[word].Lower is not ("once" or "twice" or "dozen");
    }

    private static NumberPhrase? Vague(string word) => word switch
    {
        "dozens" => new NumberPhrase(24, 1, 12, 500),
        "scores" => new NumberPhrase(40, 1, 20, 500),
        "hundreds" => new NumberPhrase(200, 1, 100, 9_999),
        "thousands" => new NumberPhrase(2_000, 1, 1_000, 999_999),
        "millions" => new NumberPhrase(2_000_000, 1, 1_000_000, null),
        _ => null,
    };
}
