namespace AuditLens.Storage;

/// <summary>Reads what a person typed into a plain search: words, <c>"a phrase"</c>, <c>word*</c>. No other character and no word is an operator.</summary>
internal static class SearchWords
{
    /// <returns>All of the words; null when the text holds nothing to search for.</returns>
    public static SearchExpression? Parse(string text)
    {
        List<SearchExpression> parts = [];
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

        return parts.Count == 0 ? null : new SearchExpression.All([.. parts.Distinct()]);
    }

    private static void Add(List<SearchExpression> parts, string words, bool isPrefix)
    {
        if (SearchText.HasWord(words))
        {
            parts.Add(new SearchExpression.Words(words, isPrefix));
        }
    }
}
