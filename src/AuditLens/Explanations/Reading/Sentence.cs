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

        return new Sentence(passage, tokens);
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
        if (token.Kind is TokenKind.Punctuation or TokenKind.Code or TokenKind.Quote)
        {
            return token;
        }

        Lexicon lexicon = Lexicon.Instance;
        return token with
        {
            Classes = lexicon.ClassesOf(token.Lower),
            Verbs = token.Kind == TokenKind.Word ? lexicon.VerbsOf(token.Lower) : [],
            Number = token.Number ?? NumberWords.OfWord(token.Lower),
        };
    }
}
