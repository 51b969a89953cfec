using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>The content words of a claim with their weight: literals and names count more than nouns.</summary>
internal sealed class ClaimTerms
{
    /// <summary>Weight of an address: it names one person, and a part of it names nobody.</summary>
    private const double Address = 6;

    /// <summary>Weight of a hash: whatever prints it is the thing it names, so it stands in results as well as in calls.</summary>
    private const double Hash = 8;

    private static readonly string Environment = Stems.Of("environment");

    private readonly List<(HashSet<string> Stems, double Weight)> _terms = [];

    public ClaimTerms(IEnumerable<Token> tokens, bool withVerbs = false)
    {
        foreach (Token token in tokens)
        {
            if (!IsContent(token, withVerbs))
            {
                continue;
            }

            bool isPlain = token.Kind == TokenKind.Word && !token.Lower.Contains('-', StringComparison.Ordinal);
            HashSet<string> stems = isPlain ? [Stems.Of(token.Lower)] : Stems.OfText(token.Text);
            stems.RemoveWhere(stem => stem.Length < 2 || token.Is("environment") && token.Kind == TokenKind.Word && stem == Environment);
            if (stems.Count > 0)
            {
                _terms.Add((stems, token.Kind switch { TokenKind.Name when token.Text.Contains('@', StringComparison.Ordinal) => Address, TokenKind.Name or TokenKind.Code when IsHash(token.Text) => Hash, TokenKind.Code => 3, TokenKind.Name or TokenKind.Quote => 2, _ => 1 }));
            }
        }
    }

    public bool IsEmpty => _terms.Count == 0;

    public bool HasLiteral => _terms.Exists(term => term.Weight > 1);

    /// <summary>Share of the terms that the words hold, 0 to 1; 0 when there are no terms.</summary>
    public double In(HashSet<string> words)
    {
        double all = 0;
        double found = 0;
        foreach ((HashSet<string> stems, double weight) in _terms)
        {
            int held = stems.Count(words.Contains);
            all += weight;
            found += weight * held / stems.Count >= 0.75 * weight ? weight : stems.Count > 1 ? weight * held / stems.Count * 0.5 : 0;
        }

        return all > 0 ? found / all : 0;
    }

    /// <summary>What only the result shows counts for less, and a literal must stand in the call itself.</summary>
    public double In(Deed deed)
    {
        double all = 0;
        double found = 0;
        foreach ((HashSet<string> stems, double weight) in _terms)
        {
            double inCall = (double)stems.Count(deed.Words.Contains) / stems.Count;
            inCall = weight == Address && inCall < 1 ? 0 : inCall;
            double inResult = weight is > 2 and not Hash ? 0 : (double)stems.Count(stem => deed.Says(stem)) / stems.Count;
            all += weight;
            found += weight * (inCall >= 0.75 ? 1 : inResult >= 0.75 ? weight == Hash ? 1 : 0.6 : inCall * 0.4);
        }

        return all > 0 ? found / all : 0;
    }

    /// <summary>A commit or digest as it is usually cut: seven or more hexadecimal digits, letters and numerals both.</summary>
    private static bool IsHash(string text) => text.Length is >= 7 and <= 64 && text.All(char.IsAsciiHexDigit) && text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter);

    private static bool IsContent(Token token, bool withVerbs)
    {
        if (token.Kind is TokenKind.Code or TokenKind.Name or TokenKind.Quote || token.Text.Length > 3 && token.Text.All(char.IsAsciiLetterUpper) && !token.Verbs.IsEmpty)
        {
            return true;
        }

        if (token.Kind != TokenKind.Word || token.Lower.Length < 3 || token.Is("determiners") || token.Is("prepositions") || token.Is("pronouns_self") || token.Is("pronouns_user") || token.Is("pronouns_thing")
            || token.Is("coordinators") || token.Is("subordinators") || token.Is("negators") || token.Is("modals") || token.Is("hedges") || token.Is("promise") || VerbContext.IsAdverb(token) && !token.Is("environment") || token.Number is not null || token.Is("unit"))
        {
            return false;
        }

        bool isPlainVerb = !token.Verbs.IsEmpty && !token.Is("noun") && !withVerbs;
        return !isPlainVerb && token.Lower is not ("was" or "were" or "been" or "had" or "has" or "have" or "did" or "does" or "are" or "there" or "thing" or "things" or "time" or "times" or "way" or "same" or "new" or "old" or "own" or "several" or "not" or "command" or "minutes" or "seconds" or "utc" or "work" or "more" or "still" or "being" or "who" or "user");
    }
}
