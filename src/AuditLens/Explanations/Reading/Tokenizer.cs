using System.Buffers;
using System.Collections.Frozen;

namespace AuditLens.Explanations.Reading;

/// <summary>Takes a sentence apart: words (contractions expanded), names, numbers, clock times, `code`, "quotations", marks. One pass.</summary>
internal static class Tokenizer
{
    private static readonly SearchValues<char> NameMarks = SearchValues.Create("/._=@\\:~*");
    private static readonly SearchValues<char> Marks = SearchValues.Create(",;:()[]{}!?…/|→=—–*\"<>");

    private static readonly FrozenDictionary<string, string[]> Short = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["won't"] = ["will", "not"], ["can't"] = ["can", "not"], ["cannot"] = ["can", "not"], ["shan't"] = ["shall", "not"], ["ain't"] = ["is", "not"], ["let's"] = ["let", "us"],
        ["i'm"] = ["i", "am"], ["gonna"] = ["going", "to"], ["dont"] = ["do", "not"], ["didnt"] = ["did", "not"], ["wasnt"] = ["was", "not"], ["couldnt"] = ["could", "not"],
        ["havent"] = ["have", "not"], ["hadnt"] = ["had", "not"], ["im"] = ["i", "am"], ["ive"] = ["i", "have"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static List<Token> Read(string sentence)
    {
        var tokens = new List<Token>(sentence.Length / 5);
        for (int i = 0; i < sentence.Length;)
        {
            char c = sentence[i];
            int end = c switch
            {
                '`' => Closing(sentence, i, '`'),
                '"' => Closing(sentence, i, '"'),
                '\'' when i + 1 < sentence.Length && char.IsLetterOrDigit(sentence[i + 1]) => ClosingApostrophe(sentence, i),
                _ => -1,
            };
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (end > i)
            {
                tokens.Add(Literal(sentence, i, end));
                i = end + 1;
            }
            else if (IsMark(sentence, i))
            {
                tokens.Add(new Token(TokenKind.Punctuation, c is '–' or '—' ? "—" : c.ToString(), c.ToString(), i, i + 1));
                i++;
            }
            else
            {
                i = Word(sentence, i, tokens);
            }
        }

        return tokens;
    }

    private static bool IsMark(string sentence, int at) => Marks.Contains(sentence[at])
        || (sentence[at] == '.' && (at + 1 == sentence.Length || char.IsWhiteSpace(sentence[at + 1])))
        || (sentence[at] == '-' && at + 1 < sentence.Length && char.IsWhiteSpace(sentence[at + 1]));

    private static Token Literal(string sentence, int start, int end)
    {
        string inner = sentence[(start + 1)..end];
        TokenKind kind = sentence[start] == '`' ? TokenKind.Code : TokenKind.Quote;
        return new Token(kind, inner, inner.ToLowerInvariant(), start, end + 1);
    }

    private static int Closing(string sentence, int open, char mark) => sentence.IndexOf(mark, open + 1);

    /// <summary>A quotation in single quotes ends before a blank or mark; an apostrophe inside a word does not end it.</summary>
    private static int ClosingApostrophe(string sentence, int open)
    {
        if (open > 0 && char.IsLetterOrDigit(sentence[open - 1]))
        {
            return -1;
        }

        for (int i = open + 2; i < sentence.Length; i++)
        {
            if (sentence[i] == '\'' && (i + 1 == sentence.Length || !char.IsLetterOrDigit(sentence[i + 1])))
            {
                return i;
            }
        }

        return -1;
    }

    private static int Word(string sentence, int start, List<Token> tokens)
    {
        int end = start;
        while (end < sentence.Length && !char.IsWhiteSpace(sentence[end]) && sentence[end] != '`' && !EndsWord(sentence, start, end))
        {
            end++;
        }

        end = Math.Max(end, start + 1);
        while (end > start + 1 && sentence[end - 1] is '.' or '\'' or '-')
        {
            end--;
        }

        Add(tokens, sentence[start..end], start, end);
        return end;
    }

    /// <summary>Slashes, colons, equal signs and commas stay inside paths, times, variables and numbers.</summary>
    private static bool EndsWord(string sentence, int start, int at)
    {
        if (!Marks.Contains(sentence[at]))
        {
            return false;
        }

        bool isInside = at + 1 < sentence.Length && !char.IsWhiteSpace(sentence[at + 1]) && at > start;
        return sentence[at] switch
        {
            '/' or '=' or '*' => !isInside && at != start,
            ':' => !isInside || !char.IsLetterOrDigit(sentence[at + 1]) && sentence[at + 1] != '/',
            ',' => !(isInside && char.IsAsciiDigit(sentence[at + 1]) && char.IsAsciiDigit(sentence[at - 1])),
            _ => true,
        };
    }

    private static void Add(List<Token> tokens, string text, int start, int end)
    {
        string lower = text.ToLowerInvariant();
        if (Short.TryGetValue(lower, out string[]? parts))
        {
            tokens.AddRange(parts.Select(part => new Token(TokenKind.Word, part, part, start, end)));
            return;
        }

        int apostrophe = lower.LastIndexOf('\'');
        if (apostrophe > 0 && Suffix(lower, apostrophe) is { } suffix)
        {
            if (suffix == "had" && Lexicon.Instance.IsLemma(lower[..apostrophe]) && lower[..apostrophe] is not ("it" or "they"))
            {
                // "rm'd the folder", "force-merge'd": a name of a command, made a verb of the past.
                tokens.Add(new Token(TokenKind.Word, text, Past(lower[..apostrophe]), start, end));
                return;
            }

            string stem = lower.EndsWith("n't", StringComparison.Ordinal) ? lower[..^3] : lower[..apostrophe];
            tokens.Add(Kinded(text[..stem.Length], stem, start, end));
            tokens.Add(new Token(TokenKind.Word, suffix, suffix, start, end));
            return;
        }

        tokens.Add(Kinded(text, lower, start, end));
    }

    private static string Past(string verb) => Lexicon.Instance.VerbsOf(verb + "ed").IsEmpty ? $"{verb}{verb[^1]}ed" : verb + "ed";

    private static string? Suffix(string lower, int apostrophe) => lower[apostrophe..] switch
    {
        "'t" when lower.EndsWith("n't", StringComparison.Ordinal) => "not",
        "'ve" => "have",
        "'ll" => "will",
        "'re" => "are",
        "'m" => "am",
        "'d" => "had",
        "'s" => lower[..apostrophe] is "it" or "that" or "he" or "she" or "there" or "here" or "what" or "who" ? "is" : "'s",
        _ => null,
    };

    private static Token Kinded(string text, string lower, int start, int end)
    {
        if (ClockTimes.IsClock(lower))
        {
            return new Token(TokenKind.Time, text, lower, start, end);
        }

        if (NumberWords.OfDigits(text) is { } digits)
        {
            return new Token(TokenKind.Number, text, lower, start, end) { Number = digits };
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && NumberWords.OfDigits(text[..slash]) is { } part && NumberWords.OfDigits(text[(slash + 1)..]) is not null)
        {
            return new Token(TokenKind.Number, text, lower, start, end) { Number = part };
        }

        if (NumberWords.OfWord(lower) is { } word)
        {
            return new Token(TokenKind.Word, text, lower, start, end) { Number = word };
        }

        return new Token(IsName(text) ? TokenKind.Name : TokenKind.Word, text, lower, start, end);
    }

    /// <summary>A path, file, host, variable or identifier: letters mixed with marks or digits.</summary>
    private static bool IsName(string text) =>
        text.AsSpan(1).IndexOfAnyInRange('0', '9') >= 0 || text.AsSpan().ContainsAny(NameMarks) || (text.Length > 2 && text.AsSpan(1).IndexOfAnyInRange('A', 'Z') >= 0 && text.AsSpan().IndexOfAnyInRange('a', 'z') >= 0);
}
