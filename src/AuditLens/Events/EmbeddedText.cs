using System.Reflection;

namespace AuditLens.Events;

/// <summary>Reads the files that lie beside the code and are built into the library.</summary>
internal static class EmbeddedText
{
    private const string Root = "AuditLens.";

    /// <param name="name">Folder and file with dots, below the product's root: <c>Detection.Rules.taxonomy.yaml</c>.</param>
    /// <exception cref="InvalidOperationException">The library was built without the file.</exception>
    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Root + name)
            ?? throw new InvalidOperationException($"The library lacks its built-in file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Names of the files of a folder, in order.</summary>
    public static IEnumerable<string> In(string folder) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(Root + folder + ".", StringComparison.Ordinal))
            .Select(n => n[Root.Length..])
            .Order(StringComparer.Ordinal);
}
