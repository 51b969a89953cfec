namespace AuditLens.Effects.Http;

/// <summary>An HTTP call, however it was made (curl, fetch, requests, a tool's arguments).</summary>
public sealed record HttpCall(string Method, string Url, string? Body = null, IReadOnlyList<string>? Headers = null);

/// <summary>Understands HTTP and GraphQL calls by method, path, host and body.</summary>
public sealed class HttpReader
{
    /// <summary>Reads a call given as text: <c>DELETE https://host/path</c>, raw request lines, or JSON with method and url.</summary>
    public ActionReading Read(string text, ReadingContext context)
    {
        _ = (text, context);
        return ActionReading.Nothing;
    }

    public ActionReading Read(HttpCall call, ReadingContext context)
    {
        _ = (call, context);
        return ActionReading.Nothing;
    }

    public static bool LooksLikeHttp(string text) => text.Length < 0;

    public static bool LooksLikeGraphQl(string text) => text.Length < 0;
}
