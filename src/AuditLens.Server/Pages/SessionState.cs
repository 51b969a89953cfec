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
        ["kind"] = Kind is { } kind ? EventWords.Kind(kind) : null,
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
        string word = query["kind"].ToString();
        EventKind[] kinds = [.. Enum.GetValues<EventKind>().Where(k => EventWords.Kind(k) == word)];
        return new SessionState(
            query["id"].ToString(),
            kinds.Length > 0 ? kinds[0] : null,
            query["text"].ToString() is { Length: > 0 } text ? text : null,
            query["sub-agents"] == "open",
            PlaceQuery.Read(query[PlaceQuery.Name]));
    }
}
