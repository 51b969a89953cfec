using AuditLens.Events;
using AuditLens.Server.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditLens.Server.Pages;

/// <summary>What the page of a session shows, in its query string. Ids of sessions come from logs and may hold anything, so they stand there too and not in the path.</summary>
/// <param name="Text">In the language of the search.</param>
/// <param name="IsUnfolded">What sub-agents did stands in line with the rest.</param>
internal sealed record SessionState(string Id, EventKind? Kind = null, string? Text = null, bool IsUnfolded = false, PagePlace? Place = null)
{
    public string Href => QueryHelpers.AddQueryString("/session", new Dictionary<string, string?>
    {
        ["id"] = Id,
        ["kind"] = Kind is { } kind ? EnumWords.Word(kind) : null,
        ["text"] = Text,
        ["sub-agents"] = IsUnfolded ? "open" : null,
        [PlaceQuery.Name] = PlaceQuery.Text(Place ?? PagePlace.First),
    });

    /// <summary>Where an event stands among those around it, told apart.</summary>
    public static string At(AgentEvent e) => $"{new SessionState(e.SessionId, IsUnfolded: e.AgentId is not null, Place: PlaceQuery.From(e)).Href}#e-{e.Id}";

    /// <summary>Whether part of the session is hidden by a filter.</summary>
    public bool IsNarrowed => Kind is not null || Text is not null;

    public static SessionState Read(IQueryCollection query)
    {
        return new SessionState(
            query["id"].ToString(),
            EnumWords.Find<EventKind>(query["kind"]),
            ListQuery.Text(query, "text"),
            query["sub-agents"] == "open",
            PlaceQuery.Read(query[PlaceQuery.Name]));
    }
}
