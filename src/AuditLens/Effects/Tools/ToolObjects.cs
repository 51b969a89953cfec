using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Tools;

/// <summary>The things that tools act on; data in <c>objects.yaml</c>.</summary>
internal sealed class ToolObjects
{
    private static readonly string[] Prepositions = ["to", "from", "in", "of", "as", "with", "by", "for", "on", "into", "at"];

    private readonly ObjectData _data = EmbeddedYaml.Load<ObjectData>("Tools", "objects.yaml");

    public static ToolObjects Default { get; } = new();

    /// <summary>
    /// The thing that a tool's name is about: of the verb's own words the last known one before a preposition (<c>calendar_event</c> is an event,
    /// <c>user_to_group</c> a user); else any that a namespace names.
    /// </summary>
    public ToolObject? Of(ToolName name)
    {
        ToolObject? own = null;
        for (int i = 0; i < name.Objects.Count; i++)
        {
            if (i < name.OwnObjects && Prepositions.Contains(name.Objects[i]) && own is not null)
            {
                break;
            }

            if (i >= name.OwnObjects && own is not null)
            {
                break;
            }

            own = Find(name.Objects[i], name) ?? own;
        }

        return own;
    }

    public ToolObject? Find(string word, ToolName name)
    {
        string singular = Singular(word);
        ToolObject? plain = null;
        foreach (ToolObject candidate in _data.Objects)
        {
            if (!candidate.Words.Contains(word) && !candidate.Words.Contains(singular))
            {
                continue;
            }

            if (candidate.In.Exists(place => name.Words.Contains(place) || (name.Server?.Contains(place, StringComparison.OrdinalIgnoreCase) ?? false)))
            {
                return candidate;
            }

            plain ??= candidate.In.Count == 0 ? candidate : null;
        }

        return plain;
    }

    /// <summary>How this very tool deletes, when its documentation says so; null otherwise.</summary>
    public string? ReversibilityOf(string name) =>
        _data.Names.Find(entry => name.EndsWith(entry.Name, StringComparison.OrdinalIgnoreCase))?.Reversibility;

    public static string Singular(string word) =>
        word.Length < 4 || word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) ? word
        : word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') ? word[..^1] : word;

    public static bool IsPlural(string word) => word != Singular(word);
}

/// <summary>Shape of <c>objects.yaml</c>.</summary>
internal sealed class ObjectData
{
    public List<ToolObject> Objects { get; set; } = [];

    public List<NamedTool> Names { get; set; } = [];
}

internal sealed class ToolObject
{
    public List<string> Words { get; set; } = [];

    public List<string> In { get; set; } = [];

    public string Kind { get; set; } = "";

    public string Delete { get; set; } = "unknown";

    /// <summary>Deleting one deletes all that it holds.</summary>
    public bool Whole { get; set; }

    /// <summary>Its own name may show the environment.</summary>
    public bool Resource { get; set; }

    /// <summary>An update overwrites content that is kept nowhere else.</summary>
    public bool Content { get; set; }
}

internal sealed class NamedTool
{
    public string Name { get; set; } = "";

    public string Reversibility { get; set; } = "unknown";
}
