using System.Text;

namespace AuditLens.Storage.Sqlite.Search;

/// <summary>
/// Turns what a person typed into a query of FTS5. Everything goes in as a quoted string, so that no character and no word (<c>AND</c>, <c>NEAR</c>, <c>text:</c>) is an operator.
/// </summary>
internal static class SearchQuery
{
    /// <returns>Null when the text holds nothing to search for: then nothing is found.</returns>
    public static string? ToFts5(string text)
    {
        StringBuilder query = new();
        foreach (SearchPart part in SearchWords.Parse(text))
        {
            // A string holds no quotes: they end a part. FTS5 reads its query as a C string.
            query.Append(query.Length == 0 ? "\"" : " AND \"").Append(part.Words.Replace('\0', ' ')).Append(part.IsPrefix ? "\" *" : "\"");
        }

        return query.Length == 0 ? null : query.ToString();
    }
}
