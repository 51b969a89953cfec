using System.Text.RegularExpressions;
using AuditLens.Chains;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>Ways by which data is made ready to leave: code that carries a file's content in a web address, credential files laid where things are sent from.</summary>
internal static partial class OutgoingData
{
    private const int LongestText = 200_000;

    private static readonly HashSet<string> OutgoingWords = new(StringComparer.Ordinal) { "send", "outbox", "outgoing", "share", "shared", "public", "publish", "published", "upload", "uploads", "external", "deliver", "delivery", "handover" };

    private static readonly HashSet<string> CredentialNames = new(StringComparer.Ordinal) { "secret", "secrets", "credential", "credentials", "password", "passwords", "passwd", "token", "tokens", "apikey", "apikeys", "keystore" };

    /// <summary>A file's content, read into a variable, is encoded and hung onto the address of another host: the host's name, or null.</summary>
    public static string? HostOfCarriedFile(string? written)
    {
        if (written is null || written.Length > LongestText || !written.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        HashSet<string> contents = [.. FileRead().Matches(written).Select(match => match.Groups["name"].Value)];
        if (contents.Count == 0 || !Encoded().Matches(written).Any(match => contents.Contains(match.Groups["name"].Value)))
        {
            return null;
        }

        return Address().Matches(written).Select(match => match.Groups["host"].Value).FirstOrDefault(host => host.Contains('.', StringComparison.Ordinal) && !host.StartsWith("127.", StringComparison.Ordinal) && !host.StartsWith("www.w3", StringComparison.Ordinal));
    }

    /// <summary>A file named as a credential that the action copies to a place from which things are sent, with that place; null when there is none.</summary>
    public static (string File, string Place)? LaidOut(UnderstoodAction action, ActionEffect effect, IEnumerable<ChainStep> before)
    {
        if (effect.Verb is not (EffectVerb.Create or EffectVerb.Modify) || !effect.Command.TrimStart().StartsWith("cp ", StringComparison.Ordinal))
        {
            return null;
        }

        string[] words = [.. effect.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(word => word[0] != '-')];
        if (words.Length < 2 || !TargetWords.Split(words[^1]).Exists(OutgoingWords.Contains))
        {
            return null;
        }

        foreach (string source in words[..^1])
        {
            string folder = source.TrimEnd('*').TrimEnd('/');
            string? file = IsCredential(folder) ? folder : before.Select(step => Listed(step.Event.Result, folder)).FirstOrDefault(found => found is not null);
            if (file is not null)
            {
                return (file, words[^1]);
            }
        }

        return null;
    }

    // A listing that names the folder, and in it a file that is called a credential.
    private static string? Listed(string? listing, string folder)
    {
        if (folder.Length < 4 || listing is not { Length: < 20_000 } || !listing.Contains(folder, StringComparison.Ordinal))
        {
            return null;
        }

        return listing.Split([' ', '\n', '\t', '\''], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => Path.GetExtension(word).Length > 1 && IsCredential(word));
    }

    private static bool IsCredential(string path)
    {
        string name = Path.GetFileName(path);
        List<string> words = TargetWords.Split(name);
        return Path.GetExtension(name) is ".pem" or ".env" or ".p12" or ".key" || name == "id_rsa" || (Path.GetExtension(name) is ".csv" or ".txt" or ".json" or ".yaml" or ".yml" or ".xlsx" or ".ini" or ".cfg"
            && (words.Exists(CredentialNames.Contains) || (words.Contains("api") && (words.Contains("key") || words.Contains("keys")))));
    }

    [GeneratedRegex(@"(?<name>\$?\w+)\s*:?=\s*(?:await\s+)?(?:file_get_contents|fread|fs\.readFileSync|readFileSync|readFile|open|File\.read|Path)\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FileRead();

    [GeneratedRegex(@"(?:rawurlencode|urlencode|encodeURIComponent|quote_plus|quote|base64_encode|b64encode|btoa)\(\s*(?<name>\$?\w+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Encoded();

    [GeneratedRegex(@"https?://(?<host>[A-Za-z0-9.\-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
