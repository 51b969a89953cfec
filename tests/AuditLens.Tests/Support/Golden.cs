using System.Runtime.CompilerServices;
using Xunit;

namespace AuditLens.Tests.Support;

/// <summary>
/// Compares what a person would read with a committed file in <c>tests/AuditLens.Tests/Golden</c>. On a difference it writes <c>NAME.received.EXT</c> beside it and fails;
/// with <c>AUDITLENS_ACCEPT_GOLDEN=1</c> it writes the golden file instead. Line ends are compared as LF.
/// </summary>
public static class Golden
{
    public const string AcceptVariable = "AUDITLENS_ACCEPT_GOLDEN";

    /// <param name="name">Path below the Golden folder, with forward slashes: <c>reports/flagship.md</c>.</param>
    public static void Matches(string name, string actual) =>
        MatchesIn(Folder(), name, actual, Environment.GetEnvironmentVariable(AcceptVariable) == "1");

    internal static void MatchesIn(string folder, string name, string actual, bool accept)
    {
        string golden = Path.Combine(folder, name);
        string received = Path.ChangeExtension(golden, ".received" + Path.GetExtension(golden));
        string text = actual.ReplaceLineEndings("\n");
        string? expected = File.Exists(golden) ? File.ReadAllText(golden).ReplaceLineEndings("\n") : null;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
        if (accept)
        {
            File.WriteAllText(golden, text);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail(expected is null
            ? $"There is no golden file {golden}. Look at {received}; if it is right, run again with {AcceptVariable}=1."
            : $"{golden} differs from what was received, first in line {FirstDifference(expected, text)}. Compare it with {received}; if that is right, run again with {AcceptVariable}=1.");
    }

    /// <summary>The Golden folder in the source tree, not its copy beside the test assembly.</summary>
    public static string Folder() => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Here()))!, "Golden");

    private static string Here([CallerFilePath] string path = "") => path;

    private static string FirstDifference(string expected, string actual)
    {
        string[] a = expected.Split('\n');
        string[] b = actual.Split('\n');
        int line = 0;
        while (line < a.Length && line < b.Length && a[line] == b[line])
        {
            line++;
        }

        return $"{line + 1}:\n  expected: {(line < a.Length ? a[line] : "(end of file)")}\n  received: {(line < b.Length ? b[line] : "(end of file)")}\n";
    }
}
