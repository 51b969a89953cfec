using AuditLens.Server.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditLens.Server.Pages;

/// <summary>What the page of the search shows, in its query string.</summary>
internal sealed record SearchState(string Query, PagePlace Place)
{
    public string Href => QueryHelpers.AddQueryString("/search", new Dictionary<string, string?> { ["q"] = Query, [PlaceQuery.Name] = PlaceQuery.Text(Place) });

    public static SearchState Read(IQueryCollection query) => new(query["q"].ToString(), PlaceQuery.Read(query[PlaceQuery.Name]));

    /// <summary>The address of a query's first page.</summary>
    public static string Of(string query) => new SearchState(query, PagePlace.First).Href;
}
