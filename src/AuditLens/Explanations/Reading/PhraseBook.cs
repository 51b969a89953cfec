using System.Collections.Frozen;

namespace AuditLens.Explanations.Reading;

/// <summary>Several words that act as one: "prior to", "no one", "from now on".</summary>
internal sealed class PhraseBook
{
    private readonly FrozenDictionary<string, (string[] Words, string Stands)[]> _byFirst;

    public PhraseBook(IReadOnlyDictionary<string, string> phrases) => _byFirst = phrases
        .Select(entry => (Words: LexiconData.Split(entry.Key), Stands: entry.Value))
        .GroupBy(entry => entry.Words[0], StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Words.Length).ToArray(), StringComparer.Ordinal);

    /// <summary>Joins the phrases in a list of tokens; what stands for nothing is left out.</summary>
    public List<Token> Join(List<Token> tokens)
    {
        var joined = new List<Token>(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (Match(tokens, i) is not { } match)
            {
                joined.Add(tokens[i]);
                continue;
            }

            Token last = tokens[i + match.Words.Length - 1];
            if (match.Stands.Length > 0)
            {
                joined.Add(new Token(TokenKind.Word, match.Stands, match.Stands, tokens[i].Start, last.End));
            }

            i += match.Words.Length - 1;
        }

        return joined;
    }

    private (string[] Words, string Stands)? Match(List<Token> tokens, int at)
    {
        if (!_byFirst.TryGetValue(tokens[at].Lower, out (string[] Words, string Stands)[]? candidates))
        {
            return null;
        }

        foreach ((string[] Words, string Stands) candidate in candidates)
        {
            if (Fits(tokens, at, candidate.Words))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Fits(List<Token> tokens, int at, string[] words)
    {
        if (at + words.Length > tokens.Count)
        {
            return false;
        }

        for (int i = 0; i < words.Length; i++)
        {
            if (tokens[at + i].Lower != words[i])
            {
                return false;
            }
        }

        return true;
    }
}
