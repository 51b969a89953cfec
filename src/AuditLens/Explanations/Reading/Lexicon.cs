using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuditLens.Explanations.Reading;

/// <summary>What is known of words: verb readings, classes of nouns, adjectives and function words, and phrases that act as one word. Immutable, loaded once.</summary>
internal sealed class Lexicon
{
    private static readonly Lazy<Lexicon> Loaded = new(static () => new Lexicon(LexiconData.Load()));

    private readonly FrozenDictionary<string, ImmutableArray<VerbReading>> _verbs;
    private readonly FrozenDictionary<string, ImmutableHashSet<string>> _words;
    private readonly FrozenDictionary<string, FrozenSet<string>> _verbClasses;

    private readonly FrozenSet<string> _lemmas;

    private Lexicon(LexiconData data)
    {
        _verbClasses = data.Verbs.ToFrozenDictionary(entry => entry.Key, entry => LexiconData.Split(entry.Value).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        _lemmas = data.Verbs.Values.SelectMany(LexiconData.Split).ToFrozenSet(StringComparer.Ordinal);
        _verbs = Verbs(data);
        _words = Words(data);
        Phrases = new PhraseBook(data.Phrases);
        Idioms = new Idioms(data.Idioms);
    }

    public static Lexicon Instance => Loaded.Value;

    public PhraseBook Phrases { get; }

    public Idioms Idioms { get; }

    /// <summary>True when the verb belongs to the class (<c>destroy</c>, <c>check</c> ...).</summary>
    public bool IsVerb(string lemma, string verbClass) => _verbClasses.TryGetValue(verbClass, out FrozenSet<string>? lemmas) && lemmas.Contains(lemma);

    /// <summary>True when the lexicon lists the verb, in whatever class.</summary>
    public bool IsLemma(string lemma) => _lemmas.Contains(lemma);

    public ImmutableArray<VerbReading> VerbsOf(string word)
    {
        if (_verbs.TryGetValue(word, out ImmutableArray<VerbReading> readings))
        {
            return readings;
        }

        return !_words.ContainsKey(word) && VerbInflection.Guess(word) is { } guess ? [guess with { Lemma = Spelled(guess.Lemma) }] : [];
    }

    /// <summary>The listed verb that a guessed stem stands for: "inferr" is infer, "recreat" is recreate.</summary>
    private string Spelled(string stem) => stem.Length < 3 || _lemmas.Contains(stem) ? stem
        : _lemmas.Contains(stem + "e") ? stem + "e"
        : stem[^1] == stem[^2] && _lemmas.Contains(stem[..^1]) ? stem[..^1]
        : stem.IndexOf('-', StringComparison.Ordinal) is > 0 and var hyphen && hyphen + 3 < stem.Length ? Spelled(stem[(hyphen + 1)..])
        : stem;

    /// <summary>Classes of a word; a plural has those of its singular.</summary>
    public ImmutableHashSet<string> ClassesOf(string word)
    {
        if (_words.TryGetValue(word, out ImmutableHashSet<string>? classes))
        {
            return classes;
        }

        return Singular(word) is { } singular && _words.TryGetValue(singular, out classes) ? classes : ImmutableHashSet<string>.Empty;
    }

    public static string? Singular(string word)
    {
        if (word.Length < 4 || !word.EndsWith('s') || word.EndsWith("ss", StringComparison.Ordinal))
        {
            return null;
        }

        if (word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word[..^3] + "y";
        }

        bool hisses = word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("sses", StringComparison.Ordinal);
        return hisses ? word[..^2] : word[..^1];
    }

    private static FrozenDictionary<string, ImmutableArray<VerbReading>> Verbs(LexiconData data)
    {
        Dictionary<string, string[]> irregular = data.Irregular.ToDictionary(entry => entry.Key, entry => LexiconData.Split(entry.Value), StringComparer.Ordinal);
        var doubling = LexiconData.Split(data.Doubling).ToHashSet(StringComparer.Ordinal);
        var verbs = new Dictionary<string, Dictionary<string, VerbForms>>(StringComparer.Ordinal);
        // "blew away" is found by its first word and joined with the particle later.
        IEnumerable<string> listed = data.Verbs.Values.SelectMany(LexiconData.Split);
        foreach (string lemma in listed.Concat(listed.Select(lemma => lemma.Split('_')[0])).Distinct(StringComparer.Ordinal))
        {
            foreach ((string word, VerbForms forms) in VerbInflection.Of(lemma, irregular, doubling))
            {
                if (!verbs.TryGetValue(word, out Dictionary<string, VerbForms>? readings))
                {
                    verbs[word] = readings = new(StringComparer.Ordinal);
                }

                readings[lemma] = readings.GetValueOrDefault(lemma) | forms;
            }
        }

        AddAuxiliaries(verbs);
        return verbs.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Select(reading => new VerbReading(reading.Key, reading.Value)).ToImmutableArray(), StringComparer.Ordinal);
    }

    private static void AddAuxiliaries(Dictionary<string, Dictionary<string, VerbForms>> verbs)
    {
        (string Word, string Lemma, VerbForms Forms)[] forms =
        [
            ("be", "be", VerbForms.Base), ("am", "be", VerbForms.Third), ("is", "be", VerbForms.Third), ("are", "be", VerbForms.Third),
            ("was", "be", VerbForms.Past), ("were", "be", VerbForms.Past), ("been", "be", VerbForms.Participle), ("being", "be", VerbForms.Ing),
            ("has", "have", VerbForms.Third), ("does", "do", VerbForms.Third), ("goes", "go", VerbForms.Third),
        ];
        foreach ((string word, string lemma, VerbForms form) in forms)
        {
            verbs[word] = new(StringComparer.Ordinal) { [lemma] = form };
        }
    }

    private static FrozenDictionary<string, ImmutableHashSet<string>> Words(LexiconData data)
    {
        var words = new Dictionary<string, ImmutableHashSet<string>>(StringComparer.Ordinal);
        foreach ((string prefix, Dictionary<string, string> classes) in new[] { ("", data.Nouns), ("adj-", data.Adjectives), ("", data.Words) })
        {
            foreach ((string name, string list) in classes)
            {
                foreach (string word in LexiconData.Split(list))
                {
                    ImmutableHashSet<string> known = words.GetValueOrDefault(word, ImmutableHashSet<string>.Empty);
                    known = ReferenceEquals(classes, data.Nouns) ? known.Add("noun") : known;
                    words[word] = known.Add(prefix + name);
                }
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
