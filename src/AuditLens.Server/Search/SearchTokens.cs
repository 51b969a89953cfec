namespace AuditLens.Server.Search;

internal enum SearchTokenKind
{
    Words, Filter, And, Or, Not, Open, Close,
}

/// <param name="Text">The word or phrase; the value of a filter.</param>
/// <param name="Name">Of a filter.</param>
/// <param name="IsPrefix">The word ends with <c>*</c>.</param>
internal readonly record struct SearchToken(SearchTokenKind Kind, string Text = "", string Name = "", bool IsPrefix = false);

/// <summary>Parts a query: words, <c>"phrases"</c>, <c>name:value</c>, parentheses, and the operators in capital letters; <c>-word</c> is NOT.</summary>
internal static class SearchTokens
{
    /// <param name="filters">Names that are filters when a colon follows; any other colon is a part of a word: <c>localhost:5432</c>.</param>
    public static IReadOnlyList<SearchToken> Of(string query, IReadOnlyCollection<string> filters)
    {
        List<SearchToken> tokens = [];
        int at = 0;
        while (at < query.Length)
        {
            char c = query[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '(' or ')')
            {
                tokens.Add(new SearchToken(c == '(' ? SearchTokenKind.Open : SearchTokenKind.Close));
                at++;
            }
            else if (c == '-' && at + 1 < query.Length && (query[at + 1] is '"' or '(' || char.IsLetterOrDigit(query[at + 1])) && (at == 0 || char.IsWhiteSpace(query[at - 1]) || query[at - 1] == '('))
            {
                tokens.Add(new SearchToken(SearchTokenKind.Not));
                at++;
            }
            else if (c == '"')
            {
                tokens.Add(new SearchToken(SearchTokenKind.Words, Quoted(query, ref at)));
            }
            else
            {
                tokens.Add(Word(query, ref at, filters));
            }
        }

        return tokens;
    }

    /// <summary>Up to the closing quote, or to the end when there is none.</summary>
    private static string Quoted(string query, ref int at)
    {
        int begin = at + 1;
        int end = query.IndexOf('"', begin);
        end = end < 0 ? query.Length : end;
        at = Math.Min(end + 1, query.Length);
        return query[begin..end];
    }

    private static SearchToken Word(string query, ref int at, IReadOnlyCollection<string> filters)
    {
        int begin = at;
        while (at < query.Length && !char.IsWhiteSpace(query[at]) && query[at] is not ('(' or ')' or '"'))
        {
            at++;
            if (query[at - 1] == ':' && filters.Contains(query[begin..(at - 1)], StringComparer.OrdinalIgnoreCase))
            {
                return new SearchToken(SearchTokenKind.Filter, Value(query, ref at), query[begin..at].Split(':')[0].ToLowerInvariant());
            }
        }

        string word = query[begin..at];
        return word switch
        {
            "AND" => new SearchToken(SearchTokenKind.And),
            "OR" => new SearchToken(SearchTokenKind.Or),
            "NOT" => new SearchToken(SearchTokenKind.Not),
            _ => new SearchToken(SearchTokenKind.Words, word.TrimEnd('*'), IsPrefix: word.EndsWith('*')),
        };
    }

    private static string Value(string query, ref int at)
    {
        if (at < query.Length && query[at] == '"')
        {
            return Quoted(query, ref at);
        }

        int begin = at;
        while (at < query.Length && !char.IsWhiteSpace(query[at]) && query[at] != ')')
        {
            at++;
        }

        return query[begin..at];
    }
}
