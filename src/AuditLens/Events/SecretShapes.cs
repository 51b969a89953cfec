using System.Buffers;

namespace AuditLens.Events;

/// <summary>A secret found in text.</summary>
internal readonly record struct FoundSecret(int Start, int Length, string Kind);

/// <summary>
/// Knows secrets by the marks that come with them. One search for all marks at once skips text without any; where a mark stands, an exact recogniser decides.
/// </summary>
internal static class SecretShapes
{
    /// <summary>No secret with its mark is shorter.</summary>
    public const int Shortest = 10;

    private const int LongestToken = 8192;

    /// <summary>Prefix, least number of characters behind it, kind. From the providers' own documentation of their key formats.</summary>
    private static readonly (string Prefix, int Least, string Kind)[] Prefixes =
    [
        ("AKIA", 16, "aws-key"), ("ASIA", 16, "aws-key"), ("ghp_", 30, "github-token"), ("gho_", 30, "github-token"), ("ghu_", 30, "github-token"), ("ghs_", 30, "github-token"),
        ("ghr_", 30, "github-token"), ("github_pat_", 40, "github-token"), ("glpat-", 18, "gitlab-token"), ("xoxb-", 20, "slack-token"), ("xoxp-", 20, "slack-token"), ("xoxa-", 20, "slack-token"),
        ("xoxs-", 20, "slack-token"), ("xapp-", 20, "slack-token"), ("sk_live_", 16, "stripe-key"), ("rk_live_", 16, "stripe-key"), ("sk_test_", 16, "stripe-key"), ("sk-ant-", 20, "anthropic-key"),
        ("sk-proj-", 20, "openai-key"), ("sk-", 32, "openai-key"), ("AIza", 35, "google-key"), ("npm_", 36, "npm-token"), ("pypi-", 50, "pypi-token"), ("SG.", 40, "sendgrid-key"), ("hf_", 30, "huggingface-token"),
        ("dop_v1_", 60, "digitalocean-token"), ("hvs.", 24, "vault-token"), ("whsec_", 24, "stripe-key"), ("eyJ", 30, "jwt"),
    ];

    private static readonly string[] Words = ["Bearer ", "Basic ", "://", "password", "passwd", "pwd", "secret", "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "private_key", "passphrase", "-----BEGIN"];

    /// <summary>Without the marks that begin with another one: the fewer there are, the faster the search.</summary>
    private static readonly PhraseSearch Marks = new(Shortened([.. Prefixes.Select(entry => entry.Prefix.StartsWith("xox", StringComparison.Ordinal) ? "xox" : entry.Prefix), .. Words]));

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=~");

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create(" \t\r\n\"'<>/?#`");

    private static string[] Shortened(string[] marks) =>
        [.. marks.Distinct(StringComparer.OrdinalIgnoreCase).Where(mark => !marks.Any(other => other.Length < mark.Length && mark.StartsWith(other, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The next secret at or behind a position; null when there is none.</summary>
    public static FoundSecret? Next(string text, int from)
    {
        int at = from;
        while (at < text.Length)
        {
            int found = Marks.IndexIn(text.AsSpan(at));
            if (found < 0)
            {
                return null;
            }

            at += found;
            if (At(text, at, from) is { } secret)
            {
                return secret;
            }

            at++;
        }

        return null;
    }

    private static FoundSecret? At(string text, int at, int from) => text[at] switch
    {
        '-' => PrivateKey(text, at),
        ':' => UrlPassword(text, at, from),
        _ => Prefixed(text, at) ?? SecretAssignments.Header(text, at) ?? SecretAssignments.Value(text, at),
    };

    internal static FoundSecret? Prefixed(string text, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-'))
        {
            return null;
        }

        foreach ((string prefix, int least, string kind) in Prefixes)
        {
            if (string.CompareOrdinal(text, at, prefix, 0, prefix.Length) != 0)
            {
                continue;
            }

            int length = prefix.Length + TokenLength(text.AsSpan(at + prefix.Length));
            if (length - prefix.Length >= least && (kind != "jwt" || text.AsSpan(at, length).Count('.') == 2) && LooksRandom(text.AsSpan(at + prefix.Length, length - prefix.Length)))
            {
                return new FoundSecret(at, length, kind);
            }
        }

        return null;
    }

    internal static int TokenLength(ReadOnlySpan<char> text)
    {
        text = text.Length > LongestToken ? text[..LongestToken] : text;
        int end = text.IndexOfAnyExcept(TokenCharacters);
        text = end < 0 ? text : text[..end];
        return text.TrimEnd('.').Length;
    }

    /// <summary>Letters and digits mixed, or long: <c>sk-learn-something-with-words</c> is a name.</summary>
    private static bool LooksRandom(ReadOnlySpan<char> value)
    {
        bool digit = value.ContainsAnyInRange('0', '9');
        bool letter = value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z');
        return digit && letter;
    }

    private static FoundSecret? PrivateKey(string text, int at)
    {
        int line = text.AsSpan(at).IndexOfAny('\n', '\\');
        int header = Math.Min(line < 0 ? text.Length - at : line, 80);
        if (!text.AsSpan(at, header).Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return null;
        }

        int end = text.AsSpan(at + header).IndexOf("-----END");
        int close = end < 0 ? -1 : text.AsSpan(at + header + end + 8).IndexOf("-----");
        int stop = close < 0 ? text.Length : at + header + end + 8 + close + 5;
        return new FoundSecret(at, stop - at, "private-key");
    }

    /// <summary><c>scheme://user:password@host</c>: the password alone.</summary>
    private static FoundSecret? UrlPassword(string text, int at, int from)
    {
        int start = at + 3;
        ReadOnlySpan<char> authority = text.AsSpan(start, Math.Min(300, text.Length - start));
        int end = authority.IndexOfAny(AuthorityEnds);
        authority = end < 0 ? authority : authority[..end];
        int host = authority.LastIndexOf('@');
        int colon = host < 0 ? -1 : authority[..host].IndexOf(':');
        int length = host - colon - 1;
        return colon < 0 || length < 1 || start + colon + 1 < from || SecretAssignments.IsPlaceholder(authority.Slice(colon + 1, length))
            ? null
            : new FoundSecret(start + colon + 1, length, "url-password");
    }
}
