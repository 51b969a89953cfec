using System.Buffers;

namespace AuditLens.Explanations.Reading;

/// <summary>Heads that stand before what they announce: "Root cause: ...", "What I did wrong: ...", "Tests: 214 passed".</summary>
internal static class Labels
{
    private const int LongestLabel = 48;
    private static readonly SearchValues<char> EndsHead = SearchValues.Create(".,;!?`\"()");

    /// <summary>A head is short, begins with a capital or digit, holds no sentence mark and no first-person verb phrase; what follows stays a sentence of its own.</summary>
    public static (string? Label, string Body) Split(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 2 || colon > LongestLabel || line.AsSpan(0, colon).IndexOfAny(EndsHead) >= 0)
        {
            return (null, line);
        }

        string head = line[..colon];
        string rest = line[(colon + 2)..].Trim();
        bool isSentence = rest[..Math.Min(1, rest.Length)] is "\"" or "`" || head.StartsWith("I ", StringComparison.Ordinal) || head.StartsWith("You ", StringComparison.Ordinal) || head.StartsWith("We ", StringComparison.Ordinal);
        return rest.Length == 0 || isSentence || IsNamingHead(head, rest) ? (null, line) : (head, rest);
    }

    /// <summary>"Tests: 214 passed", "Backup: none": too little follows to be a sentence of its own, so head and rest are read together.</summary>
    private static bool IsNamingHead(string head, string rest) => Words(head) <= 3 && Words(rest) <= 5 && !IsActive(rest);

    private static bool IsActive(string rest)
    {
        List<Token> tokens = Tokenizer.Read(rest);
        return tokens.Count > 1 && tokens[0].Lower is "i" or "we" or "you" || (tokens.Count > 0 && tokens[0].Kind == TokenKind.Word && Lexicon.Instance.VerbsOf(tokens[0].Lower).Any(verb => (verb.Forms & VerbForms.Past) != VerbForms.None) && tokens.Count > 2);
    }

    private static int Words(string text) => text.Count(char.IsWhiteSpace) + 1;
}
