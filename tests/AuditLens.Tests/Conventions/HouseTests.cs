using System.Text.RegularExpressions;
using Xunit;

namespace AuditLens.Tests.Conventions;

/// <summary>What keeps every file readable.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 300;

    private static readonly IReadOnlyList<SourceFile> All = [.. SourceTree.Files("src"), .. SourceTree.Files("tests")];

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(All.Where(f => f.Lines.Count > LongestFile).Select(f => $"{f.Path} has {f.Lines.Count} lines"));

    [Fact]
    public void The_namespace_is_the_folder_and_stands_on_a_line_of_its_own() =>
        Assert.Empty(All.Where(f => f.Types.Any() && f.Namespace != NamespaceOf(f)).Select(f => $"{f.Path} should say: namespace {NamespaceOf(f)};"));

    /// <summary>Standard input as a stream is an input like a file; what is forbidden is to talk to the person at the terminal.</summary>
    [Fact]
    public void Only_the_hosts_talk_to_the_console() => Assert.Empty(
        from file in SourceTree.Files("src/AuditLens")
        from line in file.Code
        where ConsoleUse().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}");

    private static string NamespaceOf(SourceFile file) => string.Join('.', new[] { file.Project, file.Folder.Replace('/', '.') }.Where(p => p.Length > 0));

    [GeneratedRegex(@"\bConsole\.(?!OpenStandardInput\b)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConsoleUse();
}
