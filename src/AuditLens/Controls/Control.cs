using System.Collections.Immutable;
using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Controls;

/// <summary>A control of the catalogue: a policy over one act and what came before it.</summary>
/// <param name="Does">What it does, a clause.</param>
/// <param name="Needs">What it must know to do it.</param>
/// <param name="Advisory">It is often only a sentence in a prompt; where the log shows such a sentence, it was advisory and not enforced.</param>
/// <param name="When">Alternatives: it stops an act for which all facts of one alternative hold.</param>
/// <param name="Harm">Small session in the notation of the rule examples that it must stop.</param>
/// <param name="Twin">Its harmless twin, which must pass.</param>
public sealed record Control(string Name, string Does, string Needs, bool Advisory, ImmutableArray<ImmutableArray<string>> When, string Harm, string Twin);

/// <summary>The controls that AuditLens knows, from <c>controls.yaml</c>.</summary>
public static class ControlCatalogue
{
    private static readonly Lazy<ImmutableArray<Control>> Loaded = new(static () => Read(EmbeddedText.Read("Controls.controls.yaml")));

    public static ImmutableArray<Control> BuiltIn => Loaded.Value;

    /// <summary>Reads a catalogue in the form of <c>controls.yaml</c>.</summary>
    /// <exception cref="InvalidDataException">A control names a fact that is not known.</exception>
    public static ImmutableArray<Control> Read(string yaml)
    {
        List<ControlFile> files = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<List<ControlFile>>(yaml) ?? [];
        return [.. files.Select(Compiled)];
    }

    private static Control Compiled(ControlFile file)
    {
        string? unknown = file.When.SelectMany(facts => facts).Select(Fact).FirstOrDefault(fact => !ControlFacts.Names.Contains(fact));
        return unknown is null
            ? new Control(file.Control, file.Does, file.Needs, file.Advisory, [.. file.When.Select(facts => facts.ToImmutableArray())], file.Harm, file.Twin)
            : throw new InvalidDataException($"The control {file.Control} names the fact '{unknown}'. Known facts: {string.Join(", ", ControlFacts.Names.Order(StringComparer.Ordinal))}.");
    }

    internal static string Fact(string word) => word.StartsWith("not ", StringComparison.Ordinal) ? word[4..] : word;

    private sealed class ControlFile
    {
        public string Control { get; set; } = "";

        public string Does { get; set; } = "";

        public string Needs { get; set; } = "";

        public bool Advisory { get; set; }

        public List<List<string>> When { get; set; } = [];

        public string Harm { get; set; } = "";

        public string Twin { get; set; } = "";
    }
}
