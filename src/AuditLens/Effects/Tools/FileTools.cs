using System.Collections.Immutable;
using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>Tools that write files. What they write is content, not an effect; but a file that holds a control is a setting.</summary>
internal static class FileTools
{
    private const int MostPatchedFiles = 200;

    public static ActionReading Write(AgentTool tool, ToolArguments arguments, string verb)
    {
        string path = arguments.Text(tool.Target) ?? arguments.Text("arg0") ?? "";
        string content = tool.Text.Select(arguments.Find).FirstOrDefault(value => value is not null) is { } given
            ? given.ValueKind == JsonValueKind.String ? given.GetString() ?? "" : given.GetRawText()
            : "";
        _ = EffectWords.TryParse(verb, EffectWords.Word, out EffectVerb kind);
        return new ActionReading([Effect(kind, path, content)], []);
    }

    /// <summary>The files that a patch in the <c>*** Update File:</c> or unified form adds, changes and deletes.</summary>
    public static ActionReading Patch(string patch)
    {
        List<ActionEffect> effects = [];
        string? old = null;
        foreach (ReadOnlySpan<char> line in patch.AsSpan().EnumerateLines())
        {
            if (effects.Count >= MostPatchedFiles)
            {
                break;
            }

            if (line.StartsWith("*** Add File: "))
            {
                effects.Add(Effect(EffectVerb.Create, line[14..].Trim().ToString(), patch));
            }
            else if (line.StartsWith("*** Update File: "))
            {
                effects.Add(Effect(EffectVerb.Modify, line[17..].Trim().ToString(), patch));
            }
            else if (line.StartsWith("*** Delete File: "))
            {
                effects.Add(Effect(EffectVerb.Delete, line[17..].Trim().ToString(), ""));
            }
            else if (line.StartsWith("--- "))
            {
                old = PathOf(line[4..]);
            }
            else if (line.StartsWith("+++ ") && old is not null)
            {
                string now = PathOf(line[4..]);
                effects.Add(Effect(now == "/dev/null" ? EffectVerb.Delete : old == "/dev/null" ? EffectVerb.Create : EffectVerb.Modify, now == "/dev/null" ? old : now, patch));
                old = null;
            }
        }

        return new ActionReading(effects.Count == 0 ? [Effect(EffectVerb.Modify, "", patch)] : EffectOrder.GravestFirst(effects), []);
    }

    private static string PathOf(ReadOnlySpan<char> name)
    {
        int tab = name.IndexOf('\t');
        name = (tab >= 0 ? name[..tab] : name).Trim();
        return (name.StartsWith("a/") || name.StartsWith("b/") ? name[2..] : name).ToString();
    }

    private static ActionEffect Effect(EffectVerb verb, string path, string content)
    {
        ImmutableArray<string> traits = verb == EffectVerb.Delete ? [] : [EffectTraits.WritesContent];
        bool control = path.Length > 0 && ToolKnowledge.Default.IsGuardrail(path);
        if (control && (verb == EffectVerb.Delete || SwitchesOff(content)))
        {
            traits = traits.Add(EffectTraits.DisablesProtection);
        }

        return new ActionEffect
        {
            Verb = control ? EffectVerb.Configure : verb,
            Scope = EffectScope.One,
            Reversibility = Reversibility.Easy,
            Targets = path.Length == 0 ? [] : [new EffectTarget("file", path)],
            Traits = traits,
            Reading = control ? "write control file" : "write file",
            Summary = control ? $"changes the control file {path}" : $"{verb.Word()}s the file {path}".Replace("modifys", "modifies", StringComparison.Ordinal),
        };
    }

    /// <summary>The members of a settings file: lines, and within a line what commas and opening braces part outside of a list.</summary>
    private static IEnumerable<Range> Members(string content)
    {
        int start = 0;
        int lists = 0;
        for (int i = 0; i < content.Length; i++)
        {
            lists = content[i] switch { '[' => lists + 1, ']' when lists > 0 => lists - 1, '\n' => 0, _ => lists };
            if (content[i] is '\n' or '{' || (content[i] == ',' && lists == 0))
            {
                yield return start..i;
                start = i + 1;
            }
        }

        yield return start..content.Length;
    }

    /// <summary>A line of the content sets a key that is known to switch a control off.</summary>
    private static bool SwitchesOff(string content)
    {
        foreach (Range range in Members(content))
        {
            ReadOnlySpan<char> line = content.AsSpan()[range].Trim().TrimStart('+').TrimStart();
            int mark = line.IndexOfAny(':', '=');
            if (mark is <= 0 or > 60 || line.Length > 400)
            {
                continue;
            }

            string key = ToolKnowledge.Plain(line[..mark].Trim().Trim("\"'{, ").ToString());
            string value = ToolKnowledge.Plain(line[(mark + 1)..].Trim().TrimEnd(',').Trim("\"'};").Trim().ToString().Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal));
            if (ToolKnowledge.Default.Data.Switches.Exists(entry => entry.Keys.Contains(key) && entry.Off.Contains(value)))
            {
                return true;
            }
        }

        return false;
    }
}
