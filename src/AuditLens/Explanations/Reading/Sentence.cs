using System.Collections.Immutable;

namespace AuditLens.Explanations.Reading;

/// <summary>A sentence with its tokens, phrases joined and classes looked up.</summary>
internal sealed class Sentence
{
    /// <summary>Longest sentence that is parsed, in tokens: hostile text cannot cost more.</summary>
    private const int MostTokens = 400;

    private Sentence(Passage passage, List<Token> tokens)
    {
        Passage = passage;
        Tokens = tokens;
    }

    public Passage Passage { get; }

    public string Text => Passage.Text;

    public List<Token> Tokens { get; }

    public bool IsQuestion => Text.EndsWith('?') || (Text.Length > 1 && Text[^1] is '"' or ')' && Text[^2] == '?');

    public static Sentence Of(Passage passage)
    {
        List<Token> tokens = Lexicon.Instance.Phrases.Join(Tokenizer.Read(passage.Text));
        if (tokens.Count > MostTokens)
        {
            tokens.RemoveRange(MostTokens, tokens.Count - MostTokens);
        }

        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = Known(tokens[i]);
        }

        tokens = ClockPhrases.Join(tokens);
        ContractedWould(passage.Text, tokens);
        return new Sentence(passage, tokens);
    }

    /// <summary>"I'd check" is "I would check", "I'd checked" stays "I had checked".</summary>
    private static void ContractedWould(string text, List<Token> tokens)
    {
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            bool contracted = tokens[i].Lower == "had" && text.AsSpan(tokens[i].Start, tokens[i].End - tokens[i].Start).EndsWith("'d");
            int verb = i + 1;
            while (contracted && verb + 1 < tokens.Count && VerbContext.IsAdverb(tokens[verb]))
            {
                verb++;
            }

            if (contracted && (tokens[verb].HasForm(VerbForms.Base) || tokens[verb].Lower is "be" or "have") && !tokens[verb].HasForm(VerbForms.Participle))
            {
                tokens[i] = Known(tokens[i] with { Lower = "would", Classes = tokens[i].Classes.Clear(), Verbs = [] });
            }
        }
    }

    public string TextOf(int start, int end)
    {
        if (start >= end)
        {
            return "";
        }

        return start == 0 && end == Tokens.Count ? Text : Text[Tokens[start].Start..Tokens[end - 1].End];
    }

    private static Token Known(Token token)
    {
        if (token.Kind is TokenKind.Punctuation or TokenKind.Quote)
        {
            return token;
        }

        Lexicon lexicon = Lexicon.Instance;
        if (token.Kind == TokenKind.Code)
        {
            return token with { Classes = InCode(token.Lower) };
        }

        return token with
        {
            Classes = token.Kind == TokenKind.Name ? lexicon.ClassesOf(token.Lower).Union(Environments(token.Lower)) : lexicon.ClassesOf(token.Lower),
            Verbs = token.Kind == TokenKind.Word ? lexicon.VerbsOf(token.Lower) : [],
            Number = token.Number ?? NumberWords.OfWord(token.Lower),
        };
    }

    /// <summary>A command that runs tests or a build is named by its words ("npm test"), an environment by a part of a name ("db.prod.acme.internal").</summary>
    private static ImmutableHashSet<string> InCode(string code)
    {
        string[] words = code.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] classes = words.Length > 8 ? [] : [.. words.SelectMany(Lexicon.Instance.ClassesOf).Where(name => name is "tests" or "build").Distinct()];
        return [.. classes, .. words.Length == 1 ? Environments(code) : []];
    }

    private static IEnumerable<string> Environments(string name) => name.Split('.', '_', '/', ':', '@', '-', '=')
        .SelectMany(Lexicon.Instance.ClassesOf).Where(part => part is "environment" or "production" or "nonproduction");
}
