using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>How much a call reaches: by the length of its lists, by its filters, by its own words.</summary>
internal static class ToolScope
{
    public static EffectScope Of(ToolName name, ToolVerb verb, ToolObject? thing, ToolArguments arguments)
    {
        if (verb.Scope is EffectScope.All or EffectScope.Some)
        {
            return verb.Scope;
        }

        // reply_all answers in one message.
        if ((verb.Verb != EffectVerb.Send && name.Words.Exists(ToolVerbs.Default.Whole.Contains)) || arguments.IsOn("all"))
        {
            return EffectScope.All;
        }

        EffectScope found = EffectScope.Unknown;
        foreach ((string key, JsonElement value) in arguments.Values)
        {
            EffectScope scope = OfArgument(key, value);
            found = scope > found || found == EffectScope.Unknown ? scope : found;
        }

        bool removesWhole = verb.Verb is EffectVerb.Delete && thing is { Whole: true };
        if (removesWhole && found is EffectScope.Unknown or EffectScope.One && !name.Objects.Exists(word => word is "row" or "record" or "rows" or "records" or "item" or "document"))
        {
            return EffectScope.All;
        }

        bool many = name.Says("batch", "bulk", "multiple", "many", "mass");
        return found != EffectScope.Unknown && !(many && found == EffectScope.One) ? found
            : many ? EffectScope.Some
            : name.Objects.Exists(word => ToolObjects.IsPlural(word) && ToolObjects.Default.Find(word, name) is not null)
                ? verb.Verb is EffectVerb.Delete && !name.Words.Exists(ToolVerbs.Default.Some.Contains) ? EffectScope.All : EffectScope.Some
            : EffectScope.One;
    }

    private static EffectScope OfArgument(string key, JsonElement value)
    {
        if (ToolKnowledge.Default.Means(key, "filter"))
        {
            return IsEmpty(value) ? EffectScope.All : EffectScope.Some;
        }

        if (value.ValueKind == JsonValueKind.Array && IsName(key))
        {
            int count = value.GetArrayLength();
            return count == 1 && ToolArguments.TextOf(value[0]) is "*" ? EffectScope.All : count == 0 ? EffectScope.Unknown : count == 1 ? EffectScope.One : EffectScope.Some;
        }

        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
        if (text is null || !IsName(key))
        {
            return EffectScope.Unknown;
        }

        string last = text[(text.LastIndexOf('/') + 1)..];
        return text.Trim() is "*" or "all" or "ALL" or "%" || last == "*" || text == "/" ? EffectScope.All
            : text.Contains('*', StringComparison.Ordinal) ? EffectScope.Some
            : EffectScope.One;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString()?.Trim() is "" or "*" or "{}" or "all" or "%" or "1=1" or "true",
        _ => false,
    };

    internal static bool IsName(string key)
    {
        string plain = ToolKnowledge.Plain(key);
        return ToolKnowledge.Default.Data.Targets.Contains(plain) || plain.StartsWith("arg", StringComparison.Ordinal) && plain.Length == 4
            || plain.EndsWith("id", StringComparison.Ordinal) || plain.EndsWith("ids", StringComparison.Ordinal) || plain.EndsWith("name", StringComparison.Ordinal)
            || plain.EndsWith("names", StringComparison.Ordinal) || plain.EndsWith("path", StringComparison.Ordinal) || plain.EndsWith("paths", StringComparison.Ordinal)
            || plain.EndsWith("keys", StringComparison.Ordinal) || plain.EndsWith("identifier", StringComparison.Ordinal)
            || ToolKnowledge.Plain(ToolObjects.Singular(key.ToLowerInvariant())) is { } single && (ToolKnowledge.Default.Data.Targets.Contains(single) || IsThing(single));
    }

    private static bool IsThing(string word) => ToolObjects.Default.Find(word, ToolName.Parse("x")) is not null;
}
