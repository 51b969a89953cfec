using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Explanations.Reading;

/// <summary>Shape of <c>lexicon.yaml</c>: classes with their words, separated by blanks.</summary>
internal sealed class LexiconData
{
    public Dictionary<string, string> Verbs { get; set; } = [];

    public Dictionary<string, string> Irregular { get; set; } = [];

    public string Doubling { get; set; } = "";

    public Dictionary<string, string> Nouns { get; set; } = [];

    public Dictionary<string, string> Adjectives { get; set; } = [];

    public Dictionary<string, string> Words { get; set; } = [];

    /// <summary>A verb with the words that make it another -> the verb it stands for; "not" before it turns the sense.</summary>
    public Dictionary<string, string> Idioms { get; set; } = [];

    /// <summary>Several words -> the one they stand for; empty drops them.</summary>
    public Dictionary<string, string> Phrases { get; set; } = [];

    public static LexiconData Load() =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<LexiconData>(EmbeddedText.Read("Explanations.Reading.lexicon.yaml"));

    public static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
