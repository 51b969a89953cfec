using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Knowledge;

/// <summary>Reads what an entry or a rule says of the effect.</summary>
internal static class FactsReader
{
    public static readonly string[] Keys =
        ["verb", "scope", "unnamed", "reversibility", "dry-run", "quiet", "keep", "traits", "target", "in", "summary", "nested", "raw-from", "reader", "note", "establishes"];

    public static EntryFacts Read(YamlPart part) => new()
    {
        Verb = part.Word<EffectVerb>("verb", EffectWords.Word),
        Scope = part.Word<EffectScope>("scope", EffectWords.Word),
        Unnamed = part.Word<EffectScope>("unnamed", EffectWords.Word),
        Reversibility = part.Word<Reversibility>("reversibility", EffectWords.Word),
        DryRun = part.Truth("dry-run"),
        Quiet = part.Truth("quiet"),
        Keep = part.Truth("keep"),
        Traits = part.Texts("traits"),
        Target = ReadTarget(part),
        Container = part.Has("in") ? ReadSources(part, "in", part.Texts("in")) : null,
        Summary = part.Text("summary"),
        Nested = ReadNested(part),
        RawFrom = part.Number("raw-from"),
        Reader = part.Text("reader"),
        Note = part.Text("note"),
        Establishes = ReadEstablishes(part),
    };

    /// <summary><c>target: KIND SOURCE | SOURCE</c>: the first source that the command line has names the targets.</summary>
    private static TargetRule? ReadTarget(YamlPart part)
    {
        if (part.Text("target") is not string text)
        {
            return null;
        }

        int space = text.IndexOf(' ');
        string kind = space < 0 ? text : text[..space];
        return new TargetRule(kind, space < 0 ? [] : ReadSources(part, "target", text[(space + 1)..].Split('|', StringSplitOptions.TrimEntries)));
    }

    private static NestedRule[]? ReadNested(YamlPart part)
    {
        List<NestedRule> rules = [];
        foreach (string text in part.Texts("nested"))
        {
            int space = text.IndexOf(' ');
            ValueSource? source = space < 0 ? null : ValueSource.TryParse(text[(space + 1)..]);
            if (source is null)
            {
                part.Problem("KN003", $"'{text}' is no nested language with its source, such as 'sql -c' or 'command @0...'.");
            }
            else
            {
                rules.Add(new NestedRule(text[..space], source));
            }
        }

        return part.Has("nested") ? [.. rules] : null;
    }

    /// <summary><c>establishes: SOURCE as NAME</c>.</summary>
    private static EstablishRule? ReadEstablishes(YamlPart part)
    {
        if (part.Text("establishes") is not string text)
        {
            return null;
        }

        int at = text.IndexOf(" as ", StringComparison.Ordinal);
        ValueSource? source = at < 0 ? null : ValueSource.TryParse(text[..at]);
        if (source is null)
        {
            part.Problem("KN003", $"'{text}' must read 'SOURCE as NAME'.");
            return null;
        }

        return new EstablishRule(text[(at + 4)..], source);
    }

    public static ValueSource[] ReadSources(YamlPart part, string key, IEnumerable<string> texts)
    {
        List<ValueSource> sources = [];
        foreach (string text in texts)
        {
            if (ValueSource.TryParse(text) is { } source)
            {
                sources.Add(source);
            }
            else
            {
                part.Problem("KN003", $"'{text}' in '{key}' is no source; allowed: @0, @1..., @last, @init, @--, --option, name=, =text, tail, parent, stdin.");
            }
        }

        return [.. sources];
    }
}

/// <summary>Reads <c>hints</c>: which options, words and variables show the environment.</summary>
internal static class HintReader
{
    private static readonly Dictionary<string, HintKind> Kinds = new(StringComparer.Ordinal)
    {
        ["connection"] = HintKind.Connection,
        ["host"] = HintKind.Host,
        ["context"] = HintKind.Context,
        ["database"] = HintKind.DatabaseName,
        ["namespace"] = HintKind.Namespace,
        ["stage"] = HintKind.Stage,
        ["resource"] = HintKind.Resource,
        ["profile"] = HintKind.Context,
        ["project"] = HintKind.Context,
        ["account"] = HintKind.Context,
        ["app"] = HintKind.Context,
        ["server"] = HintKind.Host,
        ["variables"] = HintKind.Variable,
    };

    public static HintRule[] Read(YamlPart part)
    {
        part.Allow([.. Kinds.Keys]);
        List<HintRule> rules = [];
        foreach (string key in part.Keys.Where(Kinds.ContainsKey))
        {
            if (key == "variables")
            {
                rules.AddRange(part.Texts(key).Select(name => new HintRule(HintKind.Variable, null, name, "variable")));
            }
            else
            {
                rules.AddRange(FactsReader.ReadSources(part, key, part.Texts(key)).Select(source => new HintRule(Kinds[key], source, null, key)));
            }
        }

        return [.. rules];
    }
}
