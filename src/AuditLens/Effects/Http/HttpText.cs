using System.Buffers;
using System.Text.Json;
using AuditLens.Effects.Tools;

namespace AuditLens.Effects.Http;

/// <summary>Finds the call in text: a request line, a raw request, JSON with method and url, a call in code, GraphQL, or a bare address.</summary>
internal static class HttpText
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PURGE"];
    private static readonly SearchValues<char> NotInHeaders = SearchValues.Create(" {}\"'[");
    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t\r\n");

    public static HttpCall? Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith('{'))
        {
            return FromJson(text) ?? (GraphQl.Matches(text) ? new HttpCall("POST", "/graphql", text) : null);
        }

        if (GraphQl.Matches(text))
        {
            return new HttpCall("POST", "/graphql", text);
        }

        return FromRequest(text) ?? FromCode(text)
            ?? (text.Contains("://", StringComparison.Ordinal) && text.AsSpan().IndexOfAny(Breaks) < 0 ? new HttpCall("GET", text) : null);
    }

    /// <summary><c>DELETE https://host/path</c>, then optionally headers, a blank line and a body, or a JSON body on the same or the next line.</summary>
    private static HttpCall? FromRequest(string text)
    {
        int space = text.AsSpan().IndexOfAny(Breaks);
        string method = space < 0 ? "" : text[..space].ToUpperInvariant();
        if (!Methods.Contains(method))
        {
            return null;
        }

        string rest = text[space..].TrimStart();
        int end = rest.AsSpan().IndexOfAny(Breaks);
        string url = end < 0 ? rest : rest[..end];
        if (url.Length == 0 || !(url[0] is '/' or '_' or '*' || url.Contains("://", StringComparison.Ordinal) || url.Contains('/', StringComparison.Ordinal) || url.Contains('.', StringComparison.Ordinal) || url.StartsWith("localhost", StringComparison.Ordinal)))
        {
            return null;
        }

        string tail = end < 0 ? "" : rest[end..];
        List<string> headers = [];
        int body = BodyStart(tail, headers);
        string? host = headers.Find(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        url = host is not null && url[0] == '/' ? $"https://{host}{url}" : url;
        return new HttpCall(method, url, body < 0 || body >= tail.Length ? null : tail[body..].Trim(), headers);
    }

    private static int BodyStart(string tail, List<string> headers)
    {
        int at = 0;
        foreach (string line in tail.Split('\n').Take(200))
        {
            string trimmed = line.Trim();
            bool version = trimmed.StartsWith("HTTP/", StringComparison.Ordinal);
            int colon = trimmed.IndexOf(':', StringComparison.Ordinal);
            bool header = colon > 0 && trimmed.AsSpan(0, colon).IndexOfAny(NotInHeaders) < 0;
            if (trimmed.Length > 0 && !version && !header)
            {
                return at;
            }

            if (header)
            {
                headers.Add(trimmed);
            }

            at += line.Length + 1;
        }

        return -1;
    }

    private static HttpCall? FromJson(string text)
    {
        ToolArguments arguments = ToolArguments.Of(text);
        if (arguments.Raw is not null || arguments.Text(["url", "uri", "endpoint", "path"]) is not { } url)
        {
            return null;
        }

        JsonElement? body = arguments.Find("body") ?? arguments.Find("data") ?? arguments.Find("json") ?? arguments.Find("payload");
        string? bodyText = body is { } given ? given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText() : null;
        string? root = arguments.Text(["base_url", "host"]);
        url = root is not null && url.StartsWith('/') ? root.TrimEnd('/') + url : url;
        return new HttpCall((arguments.Text(["method", "http_method", "verb", "type"]) ?? (bodyText is null ? "GET" : "POST")).ToUpperInvariant(), url, bodyText);
    }

    /// <summary><c>JSON.stringify({...})</c> is the object that it writes; of a variable nothing is known but that there is a body.</summary>
    private static string WithoutStringify(string text)
    {
        const string Call = "JSON.stringify(";
        int at = text.IndexOf(Call, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        int start = at + Call.Length;
        int depth = 1;
        int end = start;
        for (; end < text.Length && depth > 0; end++)
        {
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        string written = text[start..Math.Max(start, end - 1)].Trim();
        return string.Concat(text.AsSpan(0, at), written.StartsWith('{') || written.StartsWith('[') ? written : "'(body)'", text.AsSpan(end));
    }

    /// <summary><c>requests.delete("url")</c>, <c>fetch("url", {method: "DELETE"})</c>, <c>axios.post("url", {...})</c>.</summary>
    private static HttpCall? FromCode(string text)
    {
        text = text.StartsWith("await ", StringComparison.Ordinal) ? text[6..] : text;
        text = WithoutStringify(text.TrimEnd(';'));
        if (ToolCall.Parse(text) is not { } call || call.Arguments.Text(["arg0", "url"]) is not { } url || !(url.Contains("://", StringComparison.Ordinal) || url.StartsWith('/')))
        {
            return null;
        }

        List<string> words = ToolName.Split(call.Name);
        string? method = Methods.FirstOrDefault(candidate => words.Contains(candidate.ToLowerInvariant()));
        JsonElement? options = call.Arguments.Find("arg1");
        JsonElement? body = call.Arguments.Find("json") ?? call.Arguments.Find("data") ?? call.Arguments.Find("body");
        if (options is { ValueKind: JsonValueKind.Object } given)
        {
            method ??= given.TryGetProperty("method", out JsonElement named) ? named.GetString() : null;
            body ??= given.TryGetProperty("body", out JsonElement inner) ? inner : words.Contains("fetch") ? null : given;
        }

        string? bodyText = body is { } found ? found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText() : null;
        return method is null && !words.Contains("fetch") ? null : new HttpCall((method ?? "GET").ToUpperInvariant(), url, bodyText);
    }
}
