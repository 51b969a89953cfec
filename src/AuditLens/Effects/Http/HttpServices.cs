using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Http;

/// <summary>Web interfaces whose paths do not speak for themselves; data in <c>services.yaml</c>.</summary>
internal sealed class HttpServices
{
    private readonly HttpServiceData _data = EmbeddedYaml.Load<HttpServiceData>("Http", "services.yaml");

    public static HttpServices Default { get; } = new();

    public HttpRule? Find(string method, HttpAddress address)
    {
        foreach (HttpService service in _data.Services)
        {
            if (!service.Covers(address))
            {
                continue;
            }

            foreach (HttpRule rule in service.Rules)
            {
                if ((rule.Method is null || rule.Method == method) && Fits(rule.Segments, address.Segments))
                {
                    return rule;
                }
            }
        }

        return null;
    }

    /// <summary><c>*</c> is one segment; <c>**</c> alone any number, behind a word any rest.</summary>
    private static bool Fits(string[] pattern, string[] path)
    {
        if (pattern.Length > 0 && pattern[0] == "**")
        {
            return path.Length >= pattern.Length - 1 && Fits(pattern[1..], path[(path.Length - pattern.Length + 1)..]);
        }

        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**")
            {
                return true;
            }

            if (i >= path.Length)
            {
                return false;
            }

            bool open = pattern[i].Length > 2 && pattern[i].EndsWith("**", StringComparison.Ordinal);
            if (open && path[i].StartsWith(pattern[i][..^2], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (pattern[i] != "*" && !pattern[i].Equals(path[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return pattern.Length == path.Length;
    }
}

/// <summary>Shape of <c>services.yaml</c>.</summary>
internal sealed class HttpServiceData
{
    public List<HttpService> Services { get; set; } = [];
}

internal sealed class HttpService
{
    public List<string> Hosts { get; set; } = [];

    public List<string> Marks { get; set; } = [];

    public List<HttpRule> Rules { get; set; } = [];

    public bool Covers(HttpAddress address) =>
        Hosts.Exists(host => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(host.StartsWith('.') ? host : "." + host, StringComparison.OrdinalIgnoreCase))
        || Marks.Exists(mark => mark[0] == ':' ? address.Port == mark.Trim(':', '/') : (address.Path + "/").Contains(mark, StringComparison.OrdinalIgnoreCase));
}

internal sealed class HttpRule
{
    public string? Method { get; set; }

    public string Path { get; set; } = "";

    /// <summary>A verb of the vocabulary, or <c>bulk</c>: the body's lines say it.</summary>
    public string Verb { get; set; } = "";

    /// <summary>A scope of the vocabulary, or <c>body</c>: a query that matches all is all.</summary>
    public string Scope { get; set; } = "one";

    public string Reversibility { get; set; } = "unknown";

    public string Kind { get; set; } = "url";

    public int? Target { get; set; }

    public List<string> Traits { get; set; } = [];

    public string[] Segments => field ??= Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
