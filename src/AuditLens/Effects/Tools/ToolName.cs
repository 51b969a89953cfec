namespace AuditLens.Effects.Tools;

/// <summary>A tool's name taken apart: <c>mcp__mail__batchDeleteMessages</c> is server <c>mail</c>, verb <c>delete</c>, object <c>message</c>, many.</summary>
internal sealed class ToolName
{
    private const int LongestName = 200;

    private ToolName(string name, string? server, List<string> words, ToolVerb? verb, List<string> objects, int ownObjects)
    {
        Name = name;
        Server = server;
        Words = words;
        Verb = verb;
        Objects = objects;
        OwnObjects = ownObjects;
    }

    /// <summary>The tool itself, without server and namespace: <c>batchDeleteMessages</c>.</summary>
    public string Name { get; }

    /// <summary>MCP server or namespace; null when the name has none.</summary>
    public string? Server { get; }

    /// <summary>All words of the name, lower case, namespaces included.</summary>
    public List<string> Words { get; }

    /// <summary>Meaning of the head verb; null when no word of the name is a verb.</summary>
    public ToolVerb? Verb { get; }

    /// <summary>The things the verb acts on, as written, the verb's own segment first.</summary>
    public List<string> Objects { get; }

    /// <summary>How many of <see cref="Objects"/> stand in the verb's own segment of the name.</summary>
    public int OwnObjects { get; }

    public bool Says(params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (Words.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Verb class of a name on its own, for routines of other languages.</summary>
    public static EffectVerb HeadVerb(string name) => Parse(name).Verb?.Verb ?? EffectVerb.Unknown;

    public static ToolName Parse(string name)
    {
        name = name.Length > LongestName ? name[..LongestName] : name;
        string? server = null;
        string local = name;
        if (name.StartsWith("mcp__", StringComparison.OrdinalIgnoreCase))
        {
            int end = name.IndexOf("__", 5, StringComparison.Ordinal);
            server = end > 0 ? name[5..end] : null;
            local = end > 0 ? name[(end + 2)..] : name[5..];
        }

        List<List<string>> segments = [.. local.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries).Select(Split).Where(words => words.Count > 0)];
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            if (ToolVerbs.Default.Head(segments[i], out int at) is not { } head)
            {
                continue;
            }

            List<string> objects = [.. segments[i].Where((_, index) => index != at)];
            int own = objects.Count;
            objects.AddRange(segments.Where((_, index) => index != i).Reverse().SelectMany(words => words));
            return new ToolName(local, server ?? Namespace(segments), [.. segments.SelectMany(words => words)], head, objects, own);
        }

        List<string> all = [.. segments.SelectMany(words => words)];
        return new ToolName(local, server ?? Namespace(segments), all, null, all, all.Count);
    }

    private static string? Namespace(List<List<string>> segments) => segments.Count > 1 ? string.Join('_', segments[0]) : null;

    /// <summary>Words of camelCase, snake_case and kebab-case, in lower case; a run of capitals is one word (<c>runSQL</c>, <c>HTTPGet</c>).</summary>
    internal static List<string> Split(string name)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool inside = i < name.Length && char.IsLetterOrDigit(name[i]);
            bool hump = inside && i > start && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((!inside || hump) && i > start)
            {
                words.Add(name[start..i].ToLowerInvariant());
            }

            start = !inside ? i + 1 : hump ? i : start;
        }

        return words;
    }
}
