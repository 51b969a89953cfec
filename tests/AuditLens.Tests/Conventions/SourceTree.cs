using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AuditLens.Tests.Conventions;

/// <summary>The source files of the repository as text.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    /// <summary>Every C# file below a folder of the repository, however deep, without what the build makes.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => new SourceFile(f, File.ReadAllLines(Path.Combine(Root, f)))),
    ];

    private static string Here([CallerFilePath] string path = "") => path;
}

/// <param name="Path">From the root of the repository, with forward slashes.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>The folder below the project: <c>Ingestion/Dialects</c>; empty for files at a project's root.</summary>
    public string Folder => string.Join('/', Path.Split('/')[2..^1]);

    public string Project => Path.Split('/')[1];

    /// <summary>Lines without comments and without what stands in quotes, with their 1-based numbers.</summary>
    public IEnumerable<(int Number, string Text)> Code =>
        Lines.Select((l, i) => (i + 1, Comment().Replace(Quoted().Replace(l, "\"\""), ""))).Where(l => l.Item2.Trim().Length > 0);

    /// <summary>Names of the types that it declares, nested ones included.</summary>
    public IEnumerable<string> Types => Code.SelectMany(l => Declaration().Matches(l.Text)).Select(m => m.Groups["name"].Value);

    public string? Namespace => Lines.Select(l => FileScopedNamespace().Match(l)).FirstOrDefault(m => m.Success)?.Groups["name"].Value;

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"//.*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?:class\s+|struct\s+)?(?<name>[A-Z]\w*)|\bdelegate\s+\S+\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileScopedNamespace();
}
