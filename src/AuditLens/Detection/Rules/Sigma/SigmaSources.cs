using System.Collections.Frozen;
using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>The log sources of <c>fields.yaml</c>, read once.</summary>
internal static class SigmaSources
{
    private const string Any = "*";
    private const string Json = "json";

    private static readonly FrozenDictionary<string, SourceFile> All = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build()
        .Deserialize<Dictionary<string, SourceFile>>(EmbeddedText.Read("Detection.Rules.Sigma.fields.yaml")).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The source that a Sigma log source names; null when an agent's log cannot answer it.</summary>
    public static string? Find(string? category, string? product, string? service) =>
        All.FirstOrDefault(s => s.Value.Logsource.Exists(l => Fits(l["category"], category) && Fits(l["product"], product) && Fits(l["service"], service))).Key;

    /// <summary>For a person: what log sources there are.</summary>
    public static string Names => "category process_creation, file_event, file_delete or database; product aws with service cloudtrail; product kubernetes, postgresql, mysql, mssql, sqlite or auditlens";

    public static IEnumerable<string> FieldsOf(string source) => All[source].Fields.Keys;

    /// <summary>AuditLens's name of a field; null when the source does not have it.</summary>
    public static string? Field(string source, string sigma)
    {
        foreach ((string name, string own) in All[source].Fields)
        {
            if (string.Equals(name, sigma, StringComparison.OrdinalIgnoreCase))
            {
                return own;
            }

            if (own == Json && sigma.Length > name.Length - 1 && sigma.StartsWith(name[..^1], StringComparison.OrdinalIgnoreCase))
            {
                return $"{Json}.{sigma[(name.Length - 1)..]}";
            }
        }

        return null;
    }

    // What the entry fixes must be given; what the rule narrows beyond it must be open in the entry.
    private static bool Fits(string wanted, string? given) => wanted == Any || string.Equals(wanted, given, StringComparison.OrdinalIgnoreCase);

    private sealed class SourceFile
    {
        public List<Dictionary<string, string>> Logsource { get; set; } = [];

        public Dictionary<string, string> Fields { get; set; } = [];
    }
}
