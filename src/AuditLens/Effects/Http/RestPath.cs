using System.Collections.Immutable;
using AuditLens.Effects.Tools;

namespace AuditLens.Effects.Http;

/// <summary>Reads the things in a path: <c>/v1/users/42/posts</c> is the posts of user 42.</summary>
internal static class RestPath
{
    /// <summary>The last thing named, and its id when one follows; verbs at the end, versions and <c>api</c> are passed over.</summary>
    public static (string? Thing, string? Id) Resource(string[] segments)
    {
        int end = segments.Length;
        while (end > 0 && (ActionWord(segments[end - 1]) is not null || segments[end - 1] is "actions" or "action"))
        {
            end--;
        }

        if (end == 0 || (IsRoot(segments[end - 1]) && (end == 1 || !ToolObjects.IsPlural(segments[end - 2].ToLowerInvariant()))))
        {
            return (null, null);
        }

        return end > 1 && !IsRoot(segments[end - 2]) && IsId(segments[end - 1], segments[end - 2])
            ? (Thing(segments[end - 2]), Uri.UnescapeDataString(segments[end - 1]))
            : (Thing(segments[end - 1]), null);
    }

    public static ImmutableArray<EffectTarget> Target(string? thing, string? id)
    {
        if (thing is null)
        {
            return [];
        }

        ToolObject? known = null;
        foreach (string word in ToolName.Split(thing).AsEnumerable().Reverse())
        {
            known ??= ToolObjects.Default.Find(word, ToolName.Parse("x"));
        }

        return [new EffectTarget(known?.Kind ?? ToolObjects.Singular(thing), id ?? thing)];
    }

    /// <summary>The segment is a verb (<c>restart</c>, <c>:batchDelete</c>) and not a thing: singular, and a clear verb in its first place.</summary>
    public static string? ActionWord(string segment)
    {
        string word = segment[(segment.LastIndexOf(':') + 1)..];
        List<string> words = ToolName.Split(word);
        if (words.Count == 0 || words.Count > 4)
        {
            return null;
        }

        ToolVerb? head = ToolVerbs.Default.Head(words, out int at);
        bool clear = head is { IsNoun: false } || (head is not null && words.Count == 1 && word is "cancel" or "deploy" or "query" or "notify" or "run" or "execute");
        return clear && (at == 0 || at == words.Count - 1) && !ToolObjects.IsPlural(words[^1]) ? word : null;
    }

    private static string Thing(string segment) => segment[..(segment.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon ? colon : segment.Length)];

    private static bool IsRoot(string segment) =>
        segment.Equals("api", StringComparison.OrdinalIgnoreCase) || segment is "rest" or "admin" or "public" or "internal"
        || (segment.Length is > 1 and < 8 && segment[0] is 'v' or 'V' && char.IsAsciiDigit(segment[1]));

    /// <summary>A segment behind a collection is an id: it has a digit or a placeholder's mark, or it stands behind a plural.</summary>
    private static bool IsId(string segment, string before) =>
        segment.Any(char.IsAsciiDigit) || segment[0] is '{' or ':' or '$' or '<' or '*' || segment.Contains('@', StringComparison.Ordinal) || segment.Contains('.', StringComparison.Ordinal)
        || (ToolObjects.IsPlural(before.ToLowerInvariant()) && !ToolObjects.IsPlural(segment.ToLowerInvariant()))
        || before is "_doc" or "index";
}
