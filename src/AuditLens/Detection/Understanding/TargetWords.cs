using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding;

internal enum ObjectMatch
{
    /// <summary>The words name something else.</summary>
    None,

    /// <summary>The words name nothing in particular ("it", "everything").</summary>
    Anything,

    /// <summary>The kind of thing agrees ("the database"), the name is not said.</summary>
    Kind,

    /// <summary>A distinctive word of the target's name is said.</summary>
    Name,
}

/// <summary>An effect that is compared with many requests: its words are found once.</summary>
internal sealed class NamedEffect(ActionEffect effect)
{
    private HashSet<string>? _names;

    public ActionEffect Effect => effect;

    public HashSet<string> Names => _names ??= TargetWords.NamesOf(effect);
}

/// <summary>Compares the words of people with the targets of effects.</summary>
internal sealed class TargetWords(Lexicon lexicon)
{
    public static readonly TargetWords Default = new(Lexicon.Default);

    public ObjectMatch Match(IReadOnlyList<string> objects, ActionEffect effect) => Match(objects, new NamedEffect(effect));

    public ObjectMatch Match(IReadOnlyList<string> objects, NamedEffect effect)
    {
        if (objects.Count == 0)
        {
            return ObjectMatch.Anything;
        }

        ObjectMatch best = ObjectMatch.None;
        foreach (string phrase in objects)
        {
            ObjectMatch match = MatchPhrase(phrase, effect.Effect, effect.Names);
            best = match > best ? match : best;
        }

        return best;
    }

    /// <summary>As <see cref="Match(IReadOnlyList{string}, ActionEffect)"/>, but a phrase of several words counts only when its last word is meant too: state.go in a folder called collab is not "the collab document".</summary>
    public ObjectMatch MatchWhole(IReadOnlyList<string> objects, ActionEffect effect)
    {
        string[] whole = [.. objects.Where(phrase => HeadIsMeant(phrase, effect))];
        return objects.Count > 0 && whole.Length == 0 ? ObjectMatch.None : Match(whole, effect);
    }

    private bool HeadIsMeant(string phrase, ActionEffect effect)
    {
        List<string> words = Split(phrase);
        if (words.Count < 2 || phrase.AsSpan().IndexOfAny('_', '/', '.') >= 0)
        {
            return true;
        }

        string head = Inflection.Singular(words[^1]);
        return lexicon.Generic.Contains(head) || lexicon.Areas.Contains(head) || effect.Targets.Any(t => IsKind(head, t.Kind)) || NamesOf(effect).Contains(head);
    }

    private ObjectMatch MatchPhrase(string phrase, ActionEffect effect, HashSet<string> names)
    {
        if (phrase.AsSpan().IndexOfAny('_', '-', '.') >= 0 && phrase.Split(' ').Any(w => w.AsSpan().IndexOfAny('_', '-', '.') > 0 && names.Contains(w)))
        {
            return ObjectMatch.Name;
        }

        List<string> words = Split(phrase);
        bool distinctive = false;
        foreach (string word in words)
        {
            if (word.Length > 1 && !lexicon.Generic.Contains(word) && lexicon.EnvironmentOf(word) == DeploymentEnvironment.Unknown)
            {
                distinctive = true;
                if (names.Contains(word) || names.Contains(Inflection.Singular(word)))
                {
                    return ObjectMatch.Name;
                }
            }
        }

        string? head = words.Count > 0 ? Inflection.Singular(words[^1]) : null;
        bool kind = head is not null && (effect.Targets.Any(t => IsKind(head, t.Kind)) || (head == "test" && IsTestFile(effect, names)));

        // "test data" is data, yet not any data: with a distinctive word the kind alone names nothing.
        bool qualified = distinctive || words.Count > 1 && words.Take(words.Count - 1).Any(w => lexicon.EnvironmentOf(w) != DeploymentEnvironment.Unknown || w is "temp" or "temporary" or "tmp");
        return kind && !qualified ? ObjectMatch.Kind : ObjectMatch.None;
    }

    // What makes a file a test is its place or name.
    private static bool IsTestFile(ActionEffect effect, HashSet<string> names) =>
        effect.Targets.Any(t => t.Kind is "file" or "directory" or "path") && (names.Contains("test") || names.Contains("tests") || names.Contains("spec") || names.Contains("specs"));

    private bool IsKind(string noun, string kind) => noun == kind || (lexicon.Kinds.TryGetValue(noun, out var kinds) && kinds.Contains(kind));

    /// <summary>The words of all target names, containers, and of the command family.</summary>
    internal static HashSet<string> NamesOf(ActionEffect effect)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (EffectTarget target in effect.Targets)
        {
            AddAll(names, target.Name);
            AddAll(names, target.Container);
        }

        AddAll(names, effect.Reading);
        AddAll(names, DatabaseOf(effect.EnvironmentBasis));
        if (effect.Reading.StartsWith("git ", StringComparison.Ordinal) && effect.Command.Length < 300)
        {
            AddAll(names, effect.Command);
        }

        if (effect.Scope is EffectScope.Some or EffectScope.One && effect.Targets.Any(t => t.Kind is "table" or "rows" or "row" or "collection"))
        {
            // A filter says which rows are meant.
            AddAll(names, effect.Command);
        }

        return names;
    }

    // What shows the environment may name the database that the tables lie in.
    private static string? DatabaseOf(string? basis)
    {
        const string Lead = "database ";
        int at = basis?.IndexOf(Lead, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = basis.AsSpan(at + Lead.Length);
        int end = rest.IndexOf(' ');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static void AddAll(HashSet<string> names, string? text)
    {
        if (text is { Length: > 0 and < 4000 })
        {
            foreach (string word in Split(text))
            {
                names.Add(word);
                names.Add(Inflection.Singular(word));
            }

            names.Add(text.ToLowerInvariant());
        }
    }

    /// <summary>Words of an identifier or phrase: cut at marks and at humps, lower case.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool inside = char.IsLetterOrDigit(c);
            bool hump = start >= 0 && char.IsUpper(c) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!inside || hump))
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }

            start = inside && start < 0 ? i : start;
        }

        if (start >= 0)
        {
            words.Add(text[start..].ToLowerInvariant());
        }

        return words;
    }
}
