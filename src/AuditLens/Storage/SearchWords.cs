using System.Text;

namespace AuditLens.Storage;

/// <summary>One part of what a person searches for: a word or a phrase as typed; with <paramref name="IsPrefix"/> the beginning of one.</summary>
internal readonly record struct SearchPart(string Words, bool IsPrefix);

/// <summary>Reads what a person typed into a search: words, <c>"a phrase"</c>, <c>word*</c>. No other character and no word is an operator.</summary>
internal static class SearchWords
{
    /// <returns>Parts that hold a letter or a digit; none when the text holds nothing to search for.</returns>
    public static IReadOnlyList<SearchPart> Parse(string text)
    {
        List<SearchPart> parts = [];
        int position = 0;
        while (position < text.Length)
        {
            char c = text[position];
            if (c == '"')
            {
                int end = text.IndexOf('"', position + 1);
                end = end < 0 ? text.Length : end;
                Add(parts, text[(position + 1)..end], isPrefix: false);
                position = end + 1;
            }
            else if (char.IsWhiteSpace(c))
            {
                position++;
            }
            else
            {
                int end = position;
                while (end < text.Length && text[end] != '"' && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                Add(parts, text[position..end], text[end - 1] == '*');
                position = end;
            }
        }

        return parts;
    }

    private static void Add(List<SearchPart> parts, string words, bool isPrefix)
    {
        // Words without a single letter or digit have no token: an index would let them match nothing.
        foreach (Rune rune in words.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune))
            {
                parts.Add(new SearchPart(words, isPrefix));
                return;
            }
        }
    }
}
