using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Tools;

/// <summary>What one verb does.</summary>
/// <param name="Word">The word as it stands in the name.</param>
/// <param name="Scope">Set where the verb itself says it (<c>wipe</c> is all).</param>
internal sealed record ToolVerb(string Word, EffectVerb Verb, Reversibility Reversibility, EffectScope Scope, ImmutableArray<string> Traits, bool IsNoun);

/// <summary>The lexicon of verbs in tool names; data in <c>verbs.yaml</c>.</summary>
internal sealed class ToolVerbs
{
    private readonly FrozenDictionary<string, ToolVerb> _verbs;
    private readonly FrozenSet<string> _modifiers;
    private readonly VerbException[] _exceptions;

    private ToolVerbs(VerbData data)
    {
        Dictionary<string, ToolVerb> verbs = new(StringComparer.Ordinal);
        foreach (VerbEntry entry in data.Verbs)
        {
            foreach (string word in entry.Words)
            {
                verbs.TryAdd(word, Meaning(word, entry.Verb, entry.Reversibility, entry.Scope, entry.Traits, entry.Noun));
            }
        }

        _verbs = verbs.ToFrozenDictionary(StringComparer.Ordinal);
        _modifiers = data.Modifiers.ToFrozenSet(StringComparer.Ordinal);
        _exceptions = [.. data.Exceptions];
        Whole = data.Whole.ToFrozenSet(StringComparer.Ordinal);
        Some = data.Some.ToFrozenSet(StringComparer.Ordinal);
    }

    public static ToolVerbs Default { get; } = new(EmbeddedYaml.Load<VerbData>("Tools", "verbs.yaml"));

    public FrozenSet<string> Whole { get; }

    /// <summary>Words of a name that narrow what it reaches: <c>delete_old_backups</c>.</summary>
    public FrozenSet<string> Some { get; }

    /// <summary>
    /// Head verb of a name: the first word unless it is as often a thing and a clear verb stands last; else the last; else any.
    /// Verbs joined by "and" or "or" count as the gravest of them.
    /// </summary>
    public ToolVerb? Head(List<string> words, out int at)
    {
        int first = 0;
        while (first < words.Count - 1 && _modifiers.Contains(words[first]))
        {
            first++;
        }

        at = first;
        ToolVerb? head = first < words.Count ? _verbs.GetValueOrDefault(words[first]) : null;
        ToolVerb? last = words.Count > first + 1 ? _verbs.GetValueOrDefault(words[^1]) : null;
        bool listing = head is { IsNoun: true, Verb: not EffectVerb.Observe, Word: not "post" } && last is { IsNoun: true, Verb: EffectVerb.Observe };
        if ((head is null or { IsNoun: true } && last is { IsNoun: false }) || listing)
        {
            head = last;
            at = words.Count - 1;
        }

        for (int i = first + 1; head is null && i < words.Count; i++)
        {
            head = _verbs.GetValueOrDefault(words[i]);
            at = i;
        }

        return head is null ? null : Except(Joined(words, head, ref at), words, at);
    }

    private ToolVerb Joined(List<string> words, ToolVerb head, ref int at)
    {
        for (int i = at + 1; i + 1 < words.Count; i++)
        {
            if (words[i] is "and" or "or" && _verbs.TryGetValue(words[i + 1], out ToolVerb? other) && Rank(other) > Rank(head))
            {
                head = other;
                at = i + 1;
            }
        }

        return head;
    }

    private ToolVerb Except(ToolVerb head, List<string> words, int at)
    {
        foreach (VerbException exception in _exceptions)
        {
            if (exception.Verbs.Contains(head.Word) && HasObject(exception.Objects, words, at) && (exception.With.Count == 0 || HasObject(exception.With, words, at)))
            {
                return Meaning(head.Word, exception.Verb, exception.Reversibility, exception.Scope, exception.Traits, false);
            }
        }

        return head;
    }

    private static bool HasObject(List<string> objects, List<string> words, int at)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (i != at && (objects.Contains(words[i]) || objects.Contains(ToolObjects.Singular(words[i]))))
            {
                return true;
            }
        }

        return false;
    }

    private static int Rank(ToolVerb verb) => new ActionEffect { Verb = verb.Verb, Scope = verb.Scope }.Gravity;

    private static ToolVerb Meaning(string word, string verb, string reversibility, string scope, List<string> traits, bool noun)
    {
        if (!EffectWords.TryParse(verb, EffectWords.Word, out EffectVerb kind)
            || !EffectWords.TryParse(reversibility, EffectWords.Word, out Reversibility undo)
            || !EffectWords.TryParse(scope, EffectWords.Word, out EffectScope reach))
        {
            throw new InvalidOperationException($"verbs.yaml: {word} has a verb, scope or reversibility that does not exist");
        }

        return new ToolVerb(word, kind, undo, reach, [.. traits], noun);
    }
}

/// <summary>Shape of <c>verbs.yaml</c>.</summary>
internal sealed class VerbData
{
    public List<VerbEntry> Verbs { get; set; } = [];

    public List<string> Modifiers { get; set; } = [];

    public List<VerbException> Exceptions { get; set; } = [];

    public List<string> Whole { get; set; } = [];

    public List<string> Some { get; set; } = [];
}

internal sealed class VerbEntry
{
    public string Verb { get; set; } = "";

    public string Reversibility { get; set; } = "unknown";

    public string Scope { get; set; } = "unknown";

    public bool Noun { get; set; }

    public List<string> Words { get; set; } = [];

    public List<string> Traits { get; set; } = [];
}

internal sealed class VerbException
{
    public List<string> Verbs { get; set; } = [];

    public List<string> Objects { get; set; } = [];

    public List<string> With { get; set; } = [];

    public string Verb { get; set; } = "";

    public string Reversibility { get; set; } = "unknown";

    public string Scope { get; set; } = "unknown";

    public List<string> Traits { get; set; } = [];
}
