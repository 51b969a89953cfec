using System.Buffers;

namespace AuditLens.Events;

/// <summary>Secrets that are known by the name they are given: <c>Authorization: Bearer x</c>, <c>DB_PASSWORD=x</c>, <c>"api_key": "x"</c>.</summary>
internal static class SecretAssignments
{
    private const int ShortestValue = 6;
    private const int LongestValue = 4096;

    private static readonly string[] KeyEndings =
        ["password", "passwd", "pwd", "secret", "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "secret_key", "secretkey", "private_key", "passphrase", "secret_access_key", "access-key", "client_secret", "clientsecret"];

    /// <summary>Words that stand where a value would, and are none.</summary>
    private static readonly string[] Placeholders =
        ["null", "none", "undefined", "redacted", "changeme", "change_me", "true", "false", "string", "your", "example", "placeholder", "xxx", "hidden", "masked", "required", "process.env", "os.environ", "os.getenv", "env.", "secrets.", "config.", "settings.", "self.", "this.", "var.", "data.", "input(", "getenv", "environment.", "system.getenv", "dummy"];

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n\"'`,;&|<>()[]{}\\");
    private static readonly SearchValues<char> CodeMarks = SearchValues.Create("()[]{}$<>*");

    public static FoundSecret? Header(string text, int at)
    {
        int length = text.AsSpan(at).StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? 7 : text.AsSpan(at).StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? 6 : 0;
        if (length == 0)
        {
            return null;
        }

        int start = at + length;
        int value = SecretShapes.TokenLength(text.AsSpan(start, Math.Min(LongestValue, text.Length - start)));
        ReadOnlySpan<char> token = text.AsSpan(start, value);

        // Prose ("Basic authentication", "bearer tokens") has no digits; a credential of this length has.
        return value >= 12 && token.ContainsAnyInRange('0', '9') && !IsPlaceholder(token) ? new FoundSecret(start, value, length == 7 ? "bearer" : "basic") : null;
    }

    /// <summary>A key whose last word is a secret's, a separator, a value that is no placeholder.</summary>
    public static FoundSecret? Value(string text, int at)
    {
        int end = KeyEnd(text, at);
        if (end < 0 || IsOwnMark(text, at))
        {
            return null;
        }

        int start = Separator(text, end, out bool command);
        if (start < 0 || start >= text.Length)
        {
            return null;
        }

        char quote = text[start] is '"' or '\'' or '`' ? text[start] : text[start] == '\\' && start + 1 < text.Length && text[start + 1] is '"' or '\'' ? '\\' : '\0';
        start += quote == '\\' ? 2 : quote == '\0' ? 0 : 1;
        ReadOnlySpan<char> rest = text.AsSpan(start, Math.Min(LongestValue, text.Length - start));
        int length = quote == '\\' ? rest.IndexOfAny('\\', '"') : quote != '\0' ? rest.IndexOf(quote) : rest.IndexOfAny(ValueEnds);
        length = length < 0 ? rest.Length : length;
        ReadOnlySpan<char> value = rest[..length];
        bool shown = length >= ShortestValue && !IsPlaceholder(value) && (quote != '\0' ? value.IndexOfAny(" \n") < 0 : IsUnquotedSecret(value, command));
        return !shown ? null : SecretShapes.Prefixed(text, start) ?? new FoundSecret(start, length, "assigned");
    }

    /// <summary>The word is the kind in a mark that an earlier pass left: <c>[redacted:github-token:0123abcd]</c>.</summary>
    private static bool IsOwnMark(string text, int at)
    {
        ReadOnlySpan<char> before = text.AsSpan(Math.Max(0, at - 32), Math.Min(32, at));
        return before.LastIndexOf("[redacted:") is >= 0 and int mark && !before[mark..].Contains(']');
    }

    /// <summary>End of the key that holds the mark, when the mark is its last word; -1 otherwise (<c>token_count</c>, <c>passwordless</c>).</summary>
    private static int KeyEnd(string text, int at)
    {
        int end = at;
        while (end < text.Length && end - at < 40 && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        ReadOnlySpan<char> key = text.AsSpan(at, end - at);
        foreach (string ending in KeyEndings)
        {
            if (key.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>Position of the value behind <c>=</c>, <c>:</c>, <c>=&gt;</c>, or the blank of a command's option; -1 when none stands here.</summary>
    private static int Separator(string text, int at, out bool command)
    {
        command = false;
        at += at < text.Length && text[at] is '"' or '\'' ? 1 : at + 1 < text.Length && text[at] == '\\' && text[at + 1] is '"' ? 2 : 0;
        int start = at;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at >= text.Length || text[at] is not ('=' or ':') || (at + 1 < text.Length && text[at] == '=' && text[at + 1] == '='))
        {
            return -1;
        }

        command = text[at] == '=' && at == start;
        at++;
        at += at < text.Length && text[at] is '=' or '>' ? 1 : 0;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>Without quotes a value must look like no word and no code: it holds a digit or a sign, or stands close behind an equals sign.</summary>
    private static bool IsUnquotedSecret(ReadOnlySpan<char> value, bool assigned)
    {
        bool digit = value.ContainsAnyInRange('0', '9');
        bool letter = value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z');
        return assigned ? letter : digit && letter;
    }

    internal static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.IndexOfAny(CodeMarks) == 0 || value.StartsWith("%") || value.StartsWith("redacted:", StringComparison.Ordinal) || value.TrimStart(value[0]).IsEmpty)
        {
            return true;
        }

        if (value.Contains("${", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value.Contains("***", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (string word in Placeholders)
        {
            if (value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
