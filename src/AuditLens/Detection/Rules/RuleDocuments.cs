using System.Collections.Frozen;
using AuditLens.Events;
using YamlDotNet.Core;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization;

namespace AuditLens.Detection.Rules;

/// <summary>The rule files that lie in this folder, read once.</summary>
internal static class RuleDocuments
{
    private const string Folder = "Detection.Rules";

    private static readonly FrozenDictionary<string, Taxonomy> Families = ReadFamilies();

    public static readonly FrozenDictionary<string, (RuleFile File, RuleDocument Document)> All =
        EmbeddedText.In(Folder).Where(n => n.StartsWith(Folder + ".AL", StringComparison.Ordinal)).Select(n => Parse(EmbeddedText.Read(n), n)).ToFrozenDictionary(r => r.File.Code);

    /// <summary>Names of the taxonomy families.</summary>
    public static IReadOnlyCollection<string> FamilyNames => [.. Families.Keys.Order(StringComparer.Ordinal)];

    public static RuleDocument Of(string code) => All[code].Document;

    /// <exception cref="YamlException">The text is no rule.</exception>
    public static (RuleFile File, RuleDocument Document) Parse(string yaml, string source)
    {
        RuleFile file = Deserializer().Deserialize<RuleFile>(yaml) ?? throw new YamlException($"{source} is empty");
        return (file, new RuleDocument(
            file.Code,
            file.Category,
            file.Title,
            file.Finds.Trim(),
            file.Matters.Trim(),
            file.FalsePositives.Trim(),
            file.Respond.Trim(),
            Families.GetValueOrDefault(file.Family, Taxonomy.None),
            [.. file.Examples.Select(e => new RuleExample(e.Matches, e.Title, e.Session) { History = e.History })],
            file.References)
        {
            Kind = file.When is null ? file.Kind : RuleKinds.Pattern,
        });
    }

    private static FrozenDictionary<string, Taxonomy> ReadFamilies()
    {
        var families = Deserializer().Deserialize<Dictionary<string, Dictionary<string, string[]>>>(EmbeddedText.Read(Folder + ".taxonomy.yaml"));
        return families.ToFrozenDictionary(f => f.Key, f => new Taxonomy([.. f.Value["owasp"]], [.. f.Value["atlas"]], [.. f.Value["attack"]], [.. f.Value["cwe"]]));
    }

    private static IDeserializer Deserializer() => new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
}
