using System.Collections.Immutable;
using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>Names the things a call acts on, from the arguments that name things.</summary>
internal static class ToolTargets
{
    private const int MostTargets = 50;
    private const int LongestName = 200;

    public static ImmutableArray<EffectTarget> Of(ToolName name, ToolObject? thing, ToolArguments arguments)
    {
        (string Key, JsonElement Value)? best = null;
        int rank = int.MaxValue;
        foreach ((string key, JsonElement value) in arguments.Values)
        {
            int candidate = value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Array ? RankOf(key, name, thing) : int.MaxValue;
            if (candidate < rank && ToolArguments.List(value).Count > 0)
            {
                (best, rank) = ((key, value), candidate);
            }
        }

        if (best is not { } found)
        {
            return [];
        }

        string kind = thing?.Kind ?? KindOf(found.Key);
        string? container = ToolKnowledge.Default.Data.Pairs.TryGetValue(ToolKnowledge.Plain(found.Key), out string? owner) ? arguments.Text(owner) : null;
        return [.. ToolArguments.List(found.Value).Take(MostTargets).Select(text => new EffectTarget(kind, text.Length > LongestName ? text[..LongestName] : text, container))];
    }

    /// <summary>Lower is better: the object's own word first (<c>file_id</c> of <c>delete_file</c>), then the usual names, then any other id.</summary>
    private static int RankOf(string key, ToolName name, ToolObject? thing)
    {
        string plain = ToolKnowledge.Plain(key);
        List<string> words = ToolName.Split(key);
        bool own = thing is not null && words.Exists(word => thing.Words.Contains(word) || thing.Words.Contains(ToolObjects.Singular(word)));
        bool names = words.Count > 0 && words[^1] is "id" or "ids" or "name" or "names" or "path" or "paths" or "key" or "keys" or "identifier" or "uri" or "arn" or "slug";
        if (own && (names || words.Count == 1))
        {
            return names ? 0 : 1;
        }

        int listed = ToolKnowledge.Default.Data.Targets.IndexOf(plain);
        return listed >= 0 ? 10 + listed
            : plain == "arg0" ? 2
            : names ? 60
            : words.Count == 1 && name.Objects.Contains(words[0]) ? 5
            : words.Count == 1 && ToolObjects.Default.Find(words[0], name) is not null && !ToolKnowledge.Default.Means(key, "filter") ? 80
            : int.MaxValue;
    }

    private static string KindOf(string key)
    {
        List<string> words = ToolName.Split(key);
        foreach (string word in words)
        {
            if (ToolObjects.Default.Find(word, ToolName.Parse("x")) is { } thing)
            {
                return thing.Kind;
            }
        }

        return words.Count > 0 && words[^1] is "to" or "recipient" or "recipients" ? "address" : "object";
    }
}
