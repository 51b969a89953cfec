using System.Globalization;
using System.Text.Json;
using AuditLens.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditLens.Server.Pages;

/// <summary>What the page of a session shows, in its query string. Ids of sessions come from logs and may hold anything, so they stand there too and not in the path.</summary>
/// <param name="Text">As <see cref="Storage.EventQuery.Text"/>.</param>
/// <param name="Page">From 1.</param>
internal sealed record SessionState(string Id, EventKind? Kind = null, string? Text = null, int Page = 1)
{
    private const int LastPage = 1_000_000;

    public string Href => QueryHelpers.AddQueryString("/session", new Dictionary<string, string?>
    {
        ["id"] = Id,
        ["kind"] = Kind is { } kind ? Word(kind) : null,
        ["text"] = Text,
        ["page"] = Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null,
    });

    public static SessionState Read(IQueryCollection query)
    {
        string word = query["kind"].ToString();
        EventKind[] kinds = [.. Enum.GetValues<EventKind>().Where(k => Word(k) == word)];
        return new SessionState(
            query["id"].ToString(),
            kinds.Length > 0 ? kinds[0] : null,
            query["text"].ToString() is { Length: > 0 } text ? text : null,
            int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int page) ? Math.Clamp(page, 1, LastPage) : 1);
    }

    /// <summary>As the command spells kinds: <c>tool-call</c>.</summary>
    public static string Word(EventKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
