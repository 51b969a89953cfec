using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Server.Search;

/// <summary>Reads a query: <c>"drop table" (users OR orders) NOT test kind:tool-call tool:Bash</c>.</summary>
public sealed class SearchReader
{
    private const int LongestQuery = 2_000;
    private const int MostTokens = 200;

    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];

    private SearchReader()
    {
    }

    public static SearchReading Read(string? query) => string.IsNullOrWhiteSpace(query) ? SearchReading.Empty : new SearchReader().ReadWhole(query);

    private SearchReading ReadWhole(string query)
    {
        IReadOnlyList<SearchToken> tokens = query.Length > LongestQuery ? [] : SearchTokens.Of(query, SearchFilters.Names);
        if (tokens.Count is 0 or > MostTokens)
        {
            return SearchReading.Empty with { Problems = [$"The query is too long. Write at most {LongestQuery} characters and {MostTokens} words."] };
        }

        var filters = new SearchFilters(_problems);
        SearchNode? words = new SearchParser(tokens, filters, _problems, _notes).Parse();
        SearchExpression? expression = words is null ? null : Meaning(words);
        if (expression is null && !filters.Any && _problems.Count == 0)
        {
            _problems.Add("The query holds no word to look for: a word has a letter or a digit.");
        }

        Hint(tokens);
        string events = expression is null ? "All events" : "Events with " + SearchReading.Words(expression);
        return _problems.Count > 0
            ? new SearchReading(null, "", [.. _problems.Distinct()], _notes)
            : new SearchReading(filters.Query with { Search = expression }, filters.Any ? $"{events}, {filters.Sentence}" : events, [], _notes);
    }

    /// <returns>Null when something is wrong with it.</returns>
    private SearchExpression? Meaning(SearchNode node)
    {
        switch (node)
        {
            case SearchNode.Words words:
                return new SearchExpression.Words(words.Text, words.IsPrefix);
            case SearchNode.Or or:
                SearchExpression?[] choices = [.. or.Parts.Select(Meaning)];
                return choices.Contains(null) ? null : new SearchExpression.Any([.. choices.OfType<SearchExpression>()]);
            case SearchNode.And and:
                return Together(and);
            case SearchNode.Not { Part: SearchNode.Not twice }:
                return Meaning(twice.Part);
            default:
                _problems.Add("NOT needs beside it a word to look for, within the same parentheses and on the same side of OR: this NOT that.");
                return null;
        }
    }

    private SearchExpression? Together(SearchNode.And and)
    {
        ILookup<bool, SearchNode> parts = and.Parts.ToLookup(static p => p is SearchNode.Not { Part: not SearchNode.Not });
        SearchExpression?[] wanted = [.. parts[false].Select(Meaning)];
        SearchExpression?[] unwanted = [.. parts[true].Select(static p => ((SearchNode.Not)p).Part).Select(Meaning)];
        if (wanted.Length == 0)
        {
            return Meaning(parts[true].First());
        }

        if (wanted.Contains(null) || unwanted.Contains(null))
        {
            return null;
        }

        SearchExpression all = wanted.Length == 1 ? wanted[0]! : new SearchExpression.All([.. wanted.OfType<SearchExpression>()]);
        return unwanted.Length == 0 ? all : new SearchExpression.Without(all, unwanted.Length == 1 ? unwanted[0]! : new SearchExpression.Any([.. unwanted.OfType<SearchExpression>()]));
    }

    /// <summary>Words that look like an operator or a filter and are none.</summary>
    private void Hint(IReadOnlyList<SearchToken> tokens)
    {
        foreach (string word in tokens.Where(static t => t.Kind == SearchTokenKind.Words).Select(static t => t.Text))
        {
            if (word is "and" or "or" or "not")
            {
                _notes.Add($"“{word}” is searched for as a word; the operator is written {word.ToUpperInvariant()}.");
            }
            else if (word.IndexOf(':', StringComparison.Ordinal) is > 2 and var colon && word[..colon].All(char.IsAsciiLetter) && NearestName.Find(word[..colon], SearchFilters.Names) is { } near)
            {
                _notes.Add($"“{word}” is searched for as words; filters are {string.Join(", ", SearchFilters.Names.Select(static n => n + ":"))} (did you mean {near}:?).");
            }
        }
    }
}
