namespace AuditLens.Effects.Knowledge;

/// <summary>Reads a tool of a knowledge file: its settings, its own entry and its sub-commands.</summary>
internal static class ToolReader
{
    private static readonly string[] SettingKeys = ["style", "values", "flags", "hints", "ignore-case", "split-slash"];
    private static readonly string[] EntryKeys = ["path", "tool", "when", "examples", "commands", .. FactsReader.Keys, .. SettingKeys];

    public static ToolDefinition? Read(YamlPart tool)
    {
        string[] names = tool.Texts("tool");
        if (names.Length == 0)
        {
            tool.Problem("KN004", "A tool needs 'tool': its name, or names parted by |.");
            return null;
        }

        List<EntryDefinition> entries = [];
        List<CommandExample> examples = [];
        List<string[]> roots = [.. names.Select(name => name.Split(' '))];
        entries.Add(ReadEntry(tool, roots, examples));
        foreach (YamlPart command in tool.Parts("commands"))
        {
            string[] paths = [.. command.Texts("path").SelectMany(Alternatives)];
            if (paths.Length == 0)
            {
                command.Problem("KN004", "A command needs 'path': its words after the tool's name.");
                continue;
            }

            entries.Add(ReadEntry(command, [.. from root in roots from path in paths select (string[])[.. root, .. path.Split(' ')]], examples));
        }

        return new ToolDefinition(entries, examples);
    }

    private static EntryDefinition ReadEntry(YamlPart part, List<string[]> paths, List<CommandExample> examples)
    {
        part.Allow(EntryKeys);
        ReadExamples(part, examples);
        EntryFacts facts = FactsReader.Read(part);
        OptionStyle? style = ReadStyle(part);
        bool ignoreCase = part.Truth("ignore-case") ?? style is OptionStyle.Slash or OptionStyle.PowerShell;
        EntryRule[] rules = [.. part.Parts("when").Select(rule => RuleReader.Read(rule, ignoreCase))];
        CommandEntry? entry = facts.Verb is null && facts.Nested is null && facts.Reader is null && rules.Length == 0
            ? null
            : new CommandEntry(KeyOf(paths[0]), facts, rules, part.Place);
        string[] values = part.Texts("values");
        string[] flags = part.Texts("flags");
        HintRule[] hints = part.Part("hints") is { } hintPart ? HintReader.Read(hintPart) : [];
        bool? splitSlash = part.Truth("split-slash");
        return new EntryDefinition(paths, entry, settings => settings with
        {
            Style = style ?? settings.Style,
            Values = [.. settings.Values, .. values],
            Flags = [.. settings.Flags.Except(values), .. flags],
            Hints = [.. settings.Hints, .. hints],
            IgnoreCase = settings.IgnoreCase || ignoreCase,
            SplitSlash = splitSlash ?? settings.SplitSlash,
        });
    }

    /// <summary><c>a b|c</c> are alternatives of one word, <c>a b|c d</c> of whole paths, <c>(a|b) (c|d)</c> of each word.</summary>
    private static string[] Alternatives(string path)
    {
        string plain = path.Replace("\"", "", StringComparison.Ordinal);
        if (plain.Contains(") ", StringComparison.Ordinal))
        {
            return [plain.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal)];
        }

        string[] parts = plain.Split('|');
        return Array.Exists(parts[1..], part => part.Contains(' ')) ? parts : [plain];
    }

    /// <summary>The first alternative of each word, for the reading's name.</summary>
    private static string KeyOf(string[] path) => string.Join(' ', path.Select(word => word.Split('|')[0]).Where(word => word != "**"));

    private static OptionStyle? ReadStyle(YamlPart part) => part.Word<OptionStyle>("style", style => style.ToString().ToLowerInvariant());

    private static void ReadExamples(YamlPart part, List<CommandExample> examples)
    {
        foreach ((string text, KnowledgePlace place) in part.PlacedTexts("examples"))
        {
            int arrow = text.LastIndexOf(" => ", StringComparison.Ordinal);
            if (arrow < 0)
            {
                part.Problem("KN003", $"The example '{text}' must read 'command => verb scope reversibility'.");
            }
            else
            {
                examples.Add(new CommandExample(text[..arrow].Trim(), text[(arrow + 4)..].Trim(), place));
            }
        }
    }
}

/// <summary>Reads a <c>when</c> rule: its conditions and what then holds.</summary>
internal static class RuleReader
{
    private static readonly string[] Allowed = ["flags", "not-flags", "arg", "arg0", "has-args", "has-dashes", .. FactsReader.Keys];

    public static EntryRule Read(YamlPart part, bool ignoreCase)
    {
        part.Allow(Allowed);
        return new EntryRule(
            [.. part.Texts("flags").Select(flag => FlagPattern.Parse(flag, ignoreCase))],
            [.. part.Texts("not-flags").Select(flag => FlagPattern.Parse(flag, ignoreCase))],
            [.. part.Texts("arg").Select(glob => new Glob(glob, ignoreCase))],
            [.. part.Texts("arg0").Select(glob => new Glob(glob, ignoreCase))],
            part.Truth("has-args"),
            part.Truth("has-dashes"),
            FactsReader.Read(part));
    }
}
