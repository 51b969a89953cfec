using System.Reflection;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Effects;

/// <summary>
/// A table of actions with the effect that each must be read as. Columns, by tabs: kind; verb, scope, reversibility, environment and <c>dry</c>;
/// part of the targets (<c>-</c>: none is checked); the text, with <c>\n</c> and <c>\\</c> escaped. Lines that begin with <c>#</c> are headings.
/// </summary>
internal static class EffectTable
{
    public static List<string> Mismatches(string folder, string file, int fewest)
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (string line in Lines(folder, file))
        {
            string[] columns = line.Split('\t');
            string text = Unescape(columns[3]);
            ActionReading reading = EffectReader.Default.Read(new ActionText(KindOf(columns[0]), text), NoSurroundings.Instance);
            string got = Words(reading);
            string targets = reading.Effects.Count == 0 ? "" : string.Join('|', reading.Effects[0].Targets.Select(target => $"{target.Kind}:{target.Name}"));
            rows++;
            if (got != columns[1] || (columns[2] != "-" && !targets.Contains(columns[2], StringComparison.Ordinal)))
            {
                wrong.Add($"{columns[3]}\n  expected {columns[1]} {columns[2]}\n  was      {got} {targets}");
            }
        }

        Assert.True(rows >= fewest, $"{file} has {rows} rows, fewer than {fewest}");
        return wrong;
    }

    public static IEnumerable<string> Lines(string folder, string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AuditLens.Tests.Effects.{folder}.{file}")
            ?? throw new InvalidOperationException($"{folder}/{file} is not built into the tests");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    public static string Unescape(string text) =>
        text.Replace("\\\\", "\u0001", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace('\u0001', '\\');

    private static string Words(ActionReading reading)
    {
        ActionEffect? effect = reading.Effects.Count == 0 ? null : reading.Effects[0];
        return effect is null ? "nothing" : $"{effect.Verb.Word()} {effect.Scope.Word()} {effect.Reversibility.Word()} {effect.Environment.Word()}{(effect.DryRun ? " dry" : "")}";
    }

    private static ActionKind KindOf(string word) => word switch
    {
        "sql" => ActionKind.Sql,
        "http" => ActionKind.Http,
        "tool" => ActionKind.Tool,
        "shell" => ActionKind.Shell,
        _ => ActionKind.Unknown,
    };
}
