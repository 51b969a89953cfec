using System.Collections.Frozen;

namespace AuditLens.Explanations.Reading;

/// <summary>A verb that means another together with words after it: "had no idea" is not knowing, "blew it" is an error, "kept my hands off" is not touching.</summary>
internal sealed class Idioms
{
    private const int WidestGap = 3;

    private readonly FrozenDictionary<string, (string[] Words, string Lemma, bool Turns)[]> _byVerb;

    public Idioms(IReadOnlyDictionary<string, string> idioms) => _byVerb = idioms
        .Select(entry => (Words: LexiconData.Split(entry.Key), Stands: LexiconData.Split(entry.Value)))
        .GroupBy(entry => entry.Words[0], entry => (entry.Words[1..], entry.Stands[^1], entry.Stands.Length > 1), StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(idiom => idiom.Item1.Length).ToArray(), StringComparer.Ordinal);

    /// <summary>The group as the idiom means it; the group itself when it begins none. A "no" among the words turns the sense: "had no idea".</summary>
    public VerbGroup Read(List<Token> tokens, VerbGroup group)
    {
        if (group.Passive || !_byVerb.TryGetValue(group.Lemma, out (string[] Words, string Lemma, bool Turns)[]? idioms))
        {
            return group;
        }

        foreach ((string[] words, string lemma, bool turns) in idioms)
        {
            if (Fits(tokens, group.End, words) is { } fit)
            {
                return group with { Lemma = lemma, End = fit.End, Negated = group.Negated ^ turns ^ fit.None };
            }
        }

        return group;
    }

    /// <summary>The words stand in order; articles, possessives, pronouns and adverbs may stand between them.</summary>
    private static (int End, bool None)? Fits(List<Token> tokens, int start, string[] words)
    {
        bool none = false;
        int at = start;
        foreach (string word in words)
        {
            int gap = 0;
            while (at < tokens.Count && Said(tokens[at]) != word)
            {
                bool light = tokens[at].Kind == TokenKind.Word && (tokens[at].Is("determiners") || tokens[at].Is("pronouns_user") || tokens[at].Is("pronouns_thing") || VerbContext.IsAdverb(tokens[at]) || tokens[at].Lower is "single" or "slightest" or "proper" or "big" or "complete" or "wrong");
                if (!light || ++gap > WidestGap)
                {
                    return null;
                }

                none |= tokens[at].Lower == "no";
                at++;
            }

            if (at++ >= tokens.Count)
            {
                return null;
            }
        }

        return (tokens[at - 1].Is("pronouns_user") ? at - 1 : at, none);
    }

    private static string Said(Token token) => token.Is("noun") ? Lexicon.Singular(token.Lower) ?? token.Lower : token.Lower;
}
