using System.Text;

namespace AuditLens.Storage.Sqlite.Search;

/// <summary>
/// Turns what a person typed (words, <c>"a phrase"</c>, <c>word*</c>) into a query of FTS5. Everything goes in as a quoted string, so that no character and no word
/// (<c>AND</c>, <c>NEAR</c>, <c>text:</c>) is an operator.
/// </summary>
internal static class SearchQuery
{
    /// <returns>Null when the text holds nothing to search for: then nothing is found.</returns>
    public static string? ToFts5(string text)
    {
        StringBuilder query = new();
        int position = 0;
        while (position < text.Length)
        {
            char c = text[position];
            if (c == '"')
            {
                int end = text.IndexOf('"', position + 1);
                end = end < 0 ? text.Length : end;
                Add(query, text.AsSpan(position + 1, end - position - 1), prefix: false);
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

                Add(query, text.AsSpan(position, end - position), text[end - 1] == '*');
                position = end;
            }
        }

        return query.Length == 0 ? null : query.ToString();
    }

    private static void Add(StringBuilder query, ReadOnlySpan<char> words, bool prefix)
    {
        // A string without a single letter or digit has no token, and FTS5 would let it match nothing.
        bool hasToken = false;
        foreach (Rune rune in words.EnumerateRunes())
        {
            hasToken |= Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune);
        }

        if (!hasToken)
        {
            return;
        }

        query.Append(query.Length == 0 ? "\"" : " AND \"");
        foreach (char c in words)
        {
            // FTS5 reads its query as a C string.
            query.Append(c == '\0' ? ' ' : c);
        }

        query.Append(prefix ? "\" *" : "\"");
    }
}
