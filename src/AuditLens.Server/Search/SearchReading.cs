using AuditLens.Storage;

namespace AuditLens.Server.Search;

/// <summary>How a query was understood.</summary>
/// <param name="Query">What to ask the store; null when the query is empty or something is wrong with it.</param>
/// <param name="Sentence">The query in words.</param>
/// <param name="Problems">What is wrong, a sentence each, with what to write instead: then nothing is searched.</param>
/// <param name="Notes">What the person may not have meant; it is searched all the same.</param>
public sealed record SearchReading(EventQuery? Query, string Sentence, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    public static readonly SearchReading Empty = new(null, "", [], []);

    /// <summary>The expression as a person reads it.</summary>
    internal static string Words(SearchExpression expression) => expression switch
    {
        SearchExpression.Words { IsPrefix: true } words => $"words that begin with “{words.Text}”",
        SearchExpression.Words words => $"“{words.Text}”",
        SearchExpression.All all => string.Join(" and ", all.Parts.Select(Part)),
        SearchExpression.Any any => string.Join(" or ", any.Parts.Select(Part)),
        SearchExpression.Without without => $"{Part(without.Wanted)} but not {Part(without.Unwanted)}",
        _ => "",
    };

    private static string Part(SearchExpression expression) =>
        expression is SearchExpression.All { Parts.Count: > 1 } or SearchExpression.Any { Parts.Count: > 1 } or SearchExpression.Without ? $"({Words(expression)})" : Words(expression);
}
