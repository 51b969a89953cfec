using System.Reflection;
using AuditLens.Effects;
using AuditLens.Effects.Shell;
using Xunit;

namespace AuditLens.Tests.Effects.Shell;

/// <summary>The tables of command lines with what they must be read as: <c>Effects/Shell/*.tsv</c>.</summary>
public sealed class CommandTableTests
{
    public static TheoryData<string> Tables =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.Contains(".Effects.Shell.", StringComparison.Ordinal) && name.EndsWith(".tsv", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_line_of_the_table_is_read_as_it_says(string table)
    {
        ShellReader reader = new();
        List<string> failures = [];
        int count = 0;
        foreach ((string command, string expected, string? folder) in Rows(table))
        {
            count++;
            ActionReading reading = reader.Read(command, new ReadingContext { Surroundings = NoSurroundings.Instance, WorkingDirectory = folder });
            IReadOnlyList<string> differences = ExpectedEffect.Differences(reading, expected);
            if (differences.Count > 0)
            {
                failures.Add($"{command}: {string.Join("; ", differences)}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:{Environment.NewLine}{string.Join(Environment.NewLine, failures)}");
        Assert.True(count > 10);
    }

    /// <summary>Columns: command (⏎ stands for a line end), expected, folder. Lines that begin with # are remarks.</summary>
    private static IEnumerable<(string Command, string Expected, string? Folder)> Rows(string table)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(table)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                string[] cells = line.Split('\t');
                yield return (cells[0].Replace("⏎", "\n", StringComparison.Ordinal), cells[1], cells.Length > 2 ? cells[2] : null);
            }
        }
    }
}
