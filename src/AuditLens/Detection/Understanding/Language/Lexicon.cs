using System.Collections.Frozen;
using AuditLens.Effects;
using AuditLens.Events;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization;

namespace AuditLens.Detection.Understanding.Language;

/// <summary>What words ask for, forbid and name: the compiled form of <c>lexicon.yaml</c>. Immutable.</summary>
internal sealed class Lexicon
{
    public static readonly Lexicon Default = Load();

    private readonly FrozenDictionary<string, VerbMeaning> _verbs;
    private readonly FrozenDictionary<string, DeploymentEnvironment> _environments;
    private readonly FrozenDictionary<string, EffectScope> _scopes;

    private Lexicon(LexiconFile file)
    {
        _verbs = Verbs(file);
        _environments = Invert(file.Environments, Environment);
        _scopes = Invert(file.Scopes, Scope);
        Openers = new PhraseSet(file.Openers);
        QuestionOpeners = new PhraseSet(file.QuestionOpeners);
        PermissionOpeners = new PhraseSet(file.PermissionOpeners);
        Negations = new PhraseSet(file.Negations);
        PassiveNegations = new PhraseSet(file.PassiveNegations);
        UnlessApproved = new PhraseSet(file.UnlessApproved);
        AskFirst = new PhraseSet(file.AskFirst);
        Freezes = new PhraseSet(file.Freezes);
        ReadOnly = new PhraseSet(file.ReadOnly);
        Stops = new PhraseSet(file.Stops);
        Approve = new PhraseSet(file.Approve);
        Deny = new PhraseSet(file.Deny);
        Lifts = new PhraseSet(file.Lifts);
        OnlyVerbs = file.OnlyVerbs.ToFrozenSet();
        AnyChange = file.AnyChange.ToFrozenSet();
        TakesBack = file.TakesBack.ToFrozenSet();
        Areas = file.Areas.ToFrozenSet();
        Determiners = file.Determiners.ToFrozenSet();
        ClauseEnds = file.ClauseEnds.ToFrozenSet();
        Generic = file.Generic.ToFrozenSet();
        NoNouns = file.NoNouns.ToFrozenDictionary(p => p.Key, p => p.Value.Length == 0 ? EffectVerb.Unknown : Verb(p.Value));
        Kinds = file.Kinds.ToFrozenDictionary(p => p.Key, p => p.Value.ToFrozenSet());
    }

    public PhraseSet Openers { get; }

    public PhraseSet QuestionOpeners { get; }

    public PhraseSet PermissionOpeners { get; }

    public PhraseSet Negations { get; }

    public PhraseSet PassiveNegations { get; }

    public PhraseSet UnlessApproved { get; }

    public PhraseSet AskFirst { get; }

    public PhraseSet Freezes { get; }

    public PhraseSet ReadOnly { get; }

    public PhraseSet Stops { get; }

    public PhraseSet Approve { get; }

    public PhraseSet Deny { get; }

    public PhraseSet Lifts { get; }

    public FrozenSet<string> OnlyVerbs { get; }

    public FrozenSet<string> AnyChange { get; }

    /// <summary>Verbs that take changes back; what they forbid is to discard, not to edit.</summary>
    public FrozenSet<string> TakesBack { get; }

    /// <summary>Nouns for a part of a code base, named by the word before them: the billing module.</summary>
    public FrozenSet<string> Areas { get; }

    public FrozenSet<string> Determiners { get; }

    public FrozenSet<string> ClauseEnds { get; }

    public FrozenSet<string> Generic { get; }

    /// <summary>Nouns that "no ..." forbids, with the verb class; unknown means any change.</summary>
    public FrozenDictionary<string, EffectVerb> NoNouns { get; }

    /// <summary>Target kinds that a general noun may mean.</summary>
    public FrozenDictionary<string, FrozenSet<string>> Kinds { get; }

    /// <summary>The verb that starts at <paramref name="at"/>, the longest phrase first.</summary>
    /// <param name="length">Words the verb takes.</param>
    public VerbMeaning? VerbAt(IReadOnlyList<Word> words, int at, out int length)
    {
        for (length = Math.Min(3, words.Count - at); length >= 1; length--)
        {
            if (words[at].Form == WordForm.Plain && _verbs.TryGetValue(PhraseSet.Join(words, at, length), out VerbMeaning? meaning))
            {
                return meaning;
            }
        }

        length = 0;
        return words[at].Form == WordForm.Plain ? Inflected(words[at].Text, out length) : null;
    }

    public DeploymentEnvironment EnvironmentOf(string word) => _environments.GetValueOrDefault(word);

    public EffectScope ScopeOf(string word) => _scopes.GetValueOrDefault(word);

    private VerbMeaning? Inflected(string word, out int length)
    {
        length = 1;
        foreach (string stem in Inflection.VerbStems(word))
        {
            if (_verbs.TryGetValue(stem, out VerbMeaning? meaning))
            {
                return meaning with { BaseForm = false };
            }
        }

        length = 0;
        return null;
    }

    private static FrozenDictionary<string, VerbMeaning> Verbs(LexiconFile file)
    {
        var verbs = new Dictionary<string, VerbMeaning>(StringComparer.Ordinal);
        foreach ((string name, string[] words) in file.Verbs)
        {
            foreach (string word in words)
            {
                verbs.TryAdd(word, new VerbMeaning(word, Verb(name), false, true));
            }
        }

        foreach ((string name, string[] words) in file.Vague)
        {
            foreach (string word in words)
            {
                verbs[word] = new VerbMeaning(word, Verb(name), true, true);
            }
        }

        return verbs.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, TValue> Invert<TValue>(Dictionary<string, string[]> lists, Func<string, TValue> parse) =>
        lists.SelectMany(p => p.Value.Select(word => (word, Value: parse(p.Key)))).ToFrozenDictionary(p => p.word, p => p.Value);

    private static EffectVerb Verb(string name) => Known(EffectWords.TryParse(name, EffectWords.Word, out EffectVerb verb), verb, name);

    private static DeploymentEnvironment Environment(string name) =>
        Known(EffectWords.TryParse(name, EffectWords.Word, out DeploymentEnvironment value), value, name);

    private static EffectScope Scope(string name) => Known(EffectWords.TryParse(name, EffectWords.Word, out EffectScope value), value, name);

    private static TValue Known<TValue>(bool found, TValue value, string name) =>
        found ? value : throw new InvalidDataException($"lexicon.yaml: '{name}' is no word of the vocabulary");

    private static Lexicon Load()
    {
        IDeserializer yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        return new Lexicon(yaml.Deserialize<LexiconFile>(EmbeddedText.Read("Detection.Understanding.Language.lexicon.yaml")));
    }
}

/// <param name="Word">The verb as listed.</param>
/// <param name="Vague">It leaves open what is to be done.</param>
/// <param name="BaseForm">It stands in the form of a request (<c>delete</c>), not <c>deleted</c> or <c>deleting</c>.</param>
internal sealed record VerbMeaning(string Word, EffectVerb Verb, bool Vague, bool BaseForm);
