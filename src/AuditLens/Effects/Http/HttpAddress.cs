namespace AuditLens.Effects.Http;

/// <summary>A web address taken apart, without user and password.</summary>
internal sealed record HttpAddress(string Host, string? Port, string Path, string Query)
{
    private const int LongestAddress = 8192;

    public string[] Segments { get; } = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static HttpAddress Parse(string url)
    {
        url = (url.Length > LongestAddress ? url[..LongestAddress] : url).Trim().Trim('"', '\'', '<', '>');
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme >= 0 ? url[(scheme + 3)..] : url;
        rest = rest.Split('#')[0];
        int mark = rest.IndexOf('?', StringComparison.Ordinal);
        string query = mark >= 0 ? rest[(mark + 1)..] : "";
        rest = mark >= 0 ? rest[..mark] : rest;
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        bool hasHost = scheme >= 0 || (slash != 0 && LooksLikeHost(slash < 0 ? rest : rest[..slash]));
        string authority = hasHost ? slash < 0 ? rest : rest[..slash] : "";
        string path = hasHost ? slash < 0 ? "/" : rest[slash..] : "/" + rest.TrimStart('/');
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        int colon = authority.LastIndexOf(':');
        bool port = colon > 0 && colon + 1 < authority.Length && authority.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return new HttpAddress(port ? authority[..colon] : authority, port ? authority[(colon + 1)..] : null, path, query);
    }

    public IEnumerable<(string Name, string Value)> Parameters()
    {
        foreach (string part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Take(100))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (part, "true") : (part[..equals], part[(equals + 1)..]);
        }
    }

    private static bool LooksLikeHost(string text) =>
        text.Contains('.', StringComparison.Ordinal) || text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || text.Contains(':', StringComparison.Ordinal);
}
