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

    /// <summary>Several words -> the one they stand for; empty drops them.</summary>
    public Dictionary<string, string> Phrases { get; set; } = [];

    public static LexiconData Load()
    {
        using Stream stream = typeof(LexiconData).Assembly.GetManifestResourceStream("AuditLens.Explanations.Reading.lexicon.yaml")
            ?? throw new InvalidOperationException("The lexicon of accounts is not embedded.");
        using var reader = new StreamReader(stream);
        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<LexiconData>(reader);
    }

    public static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
