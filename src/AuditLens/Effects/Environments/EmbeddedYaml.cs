using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Effects.Environments;

/// <summary>Reads the knowledge files that are built into the library.</summary>
internal static class EmbeddedYaml
{
    /// <param name="folder">Namespace below <c>AuditLens.Effects</c> in which the file lies.</param>
    /// <exception cref="InvalidOperationException">The library was built without the file.</exception>
    public static TData Load<TData>(string folder, string file) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<TData>(EmbeddedText.Read($"Effects.{folder}.{file}"));
}
