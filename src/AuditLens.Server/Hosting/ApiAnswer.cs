using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AuditLens.Server.Hosting;

/// <summary>Answers of the API: one JSON object; an error is <c>{"error": "one sentence"}</c>.</summary>
internal static class ApiAnswer
{
    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, json => json.WriteString("error", message));
    }
}
