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

    /// <summary>"Recommended fix: revoke the token", "Next steps: ...": what follows the head is advised, not told.</summary>
    public bool IsAdvice
    {
        get
        {
            int colon = Tokens.FindIndex(token => token.IsMark(':'));
            IEnumerable<Token> head = Passage.Label is { } label ? Tokenizer.Read(label).Select(Known) : colon is > 0 and <= 5 ? Tokens.Take(colon) : [];
            return head.Any(token => token.Is("advice") || token.Lower is "recommended" or "suggested" or "proposed" or "next");
        }
    }

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

        StatusCodes(tokens);
        tokens = ClockPhrases.Join(tokens);
        ContractedWould(passage.Text, tokens);
        return new Sentence(passage, tokens);
    }

    /// <summary>"a 403", "kept returning 429", "HTTP 500 error": an answer of a server, unless the number counts what follows ("404 rows").</summary>
    private static void StatusCodes(List<Token> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            bool counts = i + 1 < tokens.Count && tokens[i + 1].Kind is TokenKind.Word or TokenKind.Name or TokenKind.Code && !tokens[i + 1].Is("error") && !tokens[i + 1].Is("subordinators") && !tokens[i + 1].Is("coordinators")
                && !VerbContext.IsPreposition(tokens[i + 1]) && !VerbContext.IsAdverb(tokens[i + 1]) && tokens[i + 1].Lower is not ("response" or "responses" or "status" or "code" or "reply" or "was" or "is" or "came");
            bool inRange = tokens[i] is { Kind: TokenKind.Number, Number: >= 400 and < 600, Text.Length: 3 };
            if (inRange && !counts)
            {
                tokens[i] = tokens[i] with { Classes = tokens[i].Classes.Add("error").Add("error_number") };
            }
        }
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
