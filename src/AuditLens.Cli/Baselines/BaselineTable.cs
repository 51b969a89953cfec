using System.Globalization;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;

namespace AuditLens.Cli.Baselines;

/// <summary>Baselines, one a line.</summary>
internal static class BaselineTable
{
    public static void Write(CommandRun run, IReadOnlyList<BuiltBaseline> baselines)
    {
        if (run.Json)
        {
            foreach (BuiltBaseline baseline in baselines)
            {
                run.Out.WriteLine(JsonOutput.Line(json => BaselineJson.Write(json, baseline)));
            }

            return;
        }

        var table = new TextTable(("AGENT", 40), ("SESSIONS", 10), ("LEFT OUT", 10), ("WOULD BE TOLD", 24), ("FROM", 24), ("TO", 24));
        foreach ((AgentBaseline baseline, int? leftOut) in baselines)
        {
            (DateTimeOffset? from, DateTimeOffset? to) = Span(baseline);
            table.Add(baseline.Agent, Words.Number(baseline.Sessions.Count), leftOut is { } out1 ? Words.Number(out1) : "", Told(baseline), Words.Time(from), Words.Time(to));
        }

        if (baselines.Count > 0)
        {
            table.Write(run.Out);
        }
    }

    /// <summary>How many of the history's own sessions depart from the others: the false alarms to expect.</summary>
    public static string Told(AgentBaseline baseline) => baseline.Sessions.Count <= AgentBaseline.MinimumSessions
        ? $"too few, over {AgentBaseline.MinimumSessions.ToString(CultureInfo.InvariantCulture)} needed"
        : string.Create(CultureInfo.InvariantCulture, $"{baseline.OwnDepartures} of {baseline.Sessions.Count} ({100.0 * baseline.OwnDepartures / baseline.Sessions.Count:0.#} %)");

    public static (DateTimeOffset? From, DateTimeOffset? To) Span(AgentBaseline baseline) => (baseline.Sessions.Min(s => s.Started), baseline.Sessions.Max(s => s.Started));
}
