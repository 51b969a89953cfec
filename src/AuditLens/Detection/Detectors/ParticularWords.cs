using System.Buffers;

namespace AuditLens.Detection.Detectors;

/// <summary>Words that name particular things rather than say something.</summary>
internal static class ParticularWords
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`<>()[]{},;!?");

    public static HashSet<string> In(string text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool sentenceStart = true;
        foreach (Range range in text.AsSpan().SplitAny(Ends))
        {
            ReadOnlySpan<char> word = text.AsSpan()[range];
            bool ended = word.Length > 0 && word[^1] is '.' or ':';
            word = word.Trim(".:=*");
            if (word.Length >= 3 && (IsAddress(word) || (!sentenceStart && char.IsUpper(word[0]) && word.Length < 40)))
            {
                names.Add(word.ToString());
            }

            sentenceStart = word.Length == 0 ? sentenceStart : ended;
        }

        AddQuoted(text, names);
        return names;
    }

    /// <summary>Something that is not a word of a language: holds a digit, an at sign, a slash or a dot inside.</summary>
    public static bool IsAddress(ReadOnlySpan<char> word)
    {
        bool marked = word.Length >= 5 && (word.IndexOfAny("@/") >= 0 || (word.IndexOf('.') is > 0 and var dot && dot < word.Length - 2));
        int digits = 0;
        foreach (char c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return marked || (digits >= 2 && word.Length >= 6) || digits >= 4;
    }

    private static void AddQuoted(string text, HashSet<string> names)
    {
        for (int open = text.IndexOfAny(['\'', '"']); open >= 0 && names.Count < 400;)
        {
            int close = text.IndexOf(text[open], open + 1);
            if (close < 0)
            {
                return;
            }

            if (close - open is > 3 and < 120 && (open == 0 || !char.IsLetter(text[open - 1])))
            {
                names.Add(text[(open + 1)..close]);
                open = text.IndexOfAny(['\'', '"'], close + 1);
            }
            else
            {
                open = text.IndexOfAny(['\'', '"'], open + 1);
            }
        }
    }
}
