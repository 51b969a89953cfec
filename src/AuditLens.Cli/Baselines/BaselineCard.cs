using System.Globalization;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;

namespace AuditLens.Cli.Baselines;

/// <summary>One baseline as a person reads it.</summary>
internal static class BaselineCard
{
    private const int MostRows = 15;

    public static void Write(CommandRun run, AgentBaseline baseline)
    {
        if (run.Json)
        {
            run.Out.WriteLine(JsonOutput.Line(json => BaselineJson.Write(json, new BuiltBaseline(baseline, null))));
            return;
        }

        TextWriter output = run.Out;
        (DateTimeOffset? from, DateTimeOffset? to) = BaselineTable.Span(baseline);
        output.WriteLine(TerminalText.Line($"{baseline.Agent}: {Words.Number(baseline.Sessions.Count)} sessions from {Words.Time(from)} to {Words.Time(to)}"));
        output.WriteLine($"Sessions of it that depart from the others: {BaselineTable.Told(baseline)}.");
        Numbers(output, baseline);
        foreach (NameHistory names in baseline.Names)
        {
            Names(output, names, baseline.Sessions.Count);
        }

        Transitions(output, baseline);
        Hours(output, baseline);
    }

    private static void Numbers(TextWriter output, AgentBaseline baseline)
    {
        output.WriteLine();
        var table = new TextTable(("NUMBER", 60), ("USUAL", 12), ("TOLD ABOVE", 12), ("SESSIONS", 10));
        foreach (NumberHistory number in baseline.Numbers)
        {
            table.Add(number.Feature.Title, number.Range is { } range ? Text(range.Median) : "", number.Range is { } limit ? Text(limit.Limit) : "too few", Words.Number(number.Count));
        }

        table.Write(output);
    }

    private static void Names(TextWriter output, NameHistory names, int sessions)
    {
        output.WriteLine();
        var table = new TextTable((names.Title.ToUpperInvariant(), 60), ("IN SESSIONS", 16));
        foreach ((string name, int count) in names.Common.Take(MostRows))
        {
            table.Add(name, string.Create(CultureInfo.InvariantCulture, $"{count} ({100.0 * count / sessions:0.#} %)"));
        }

        table.Write(output);
        int more = names.Common.Count() - MostRows;
        output.WriteLine($"{(more > 0 ? $"and {Words.Number(more)} more; " : "")}{Words.Number(names.Novel)} {(names.Novel == 1 ? "session has" : "sessions have")} one that no other has.");
    }

    private static void Transitions(TextWriter output, AgentBaseline baseline)
    {
        output.WriteLine();
        var table = new TextTable(("FROM", 40), ("TO", 40), ("TIMES", 10));
        foreach (var pair in baseline.Sessions.SelectMany(s => s.Transitions).GroupBy(t => t.Key, t => t.Value, StringComparer.Ordinal).OrderByDescending(g => g.Sum()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostRows))
        {
            string[] tools = pair.Key.Split('\t');
            table.Add(tools[0], tools[^1], Words.Number(pair.Sum()));
        }

        table.Write(output);
    }

    private static void Hours(TextWriter output, AgentBaseline baseline)
    {
        output.WriteLine();
        output.WriteLine($"Begin of sessions, {baseline.Starts.Season}:");
        var table = new TextTable(("UTC", 8), ("SESSIONS", 10), ("", 40));
        List<IGrouping<int, DateTimeOffset>> hours = [.. baseline.Sessions.Select(s => s.Started).OfType<DateTimeOffset>().GroupBy(t => t.UtcDateTime.Hour).OrderBy(g => g.Key)];
        int most = hours.Count == 0 ? 1 : hours.Max(h => h.Count());
        foreach (IGrouping<int, DateTimeOffset> hour in hours)
        {
            table.Add($"{hour.Key.ToString("00", CultureInfo.InvariantCulture)}:00", Words.Number(hour.Count()), new string('#', Math.Max(1, hour.Count() * 40 / most)));
        }

        table.Write(output);
    }

    private static string Text(double number) => number.ToString(Math.Abs(number) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}
