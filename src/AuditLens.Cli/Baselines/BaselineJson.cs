using System.Text.Json;
using AuditLens.Cli.Output;
using AuditLens.Detection.Statistics;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Baselines;

/// <summary>A baseline as a program reads it.</summary>
internal static class BaselineJson
{
    public static void Write(Utf8JsonWriter json, BuiltBaseline built)
    {
        AgentBaseline baseline = built.Baseline;
        (DateTimeOffset? from, DateTimeOffset? to) = BaselineTable.Span(baseline);
        json.WriteStartObject();
        json.WriteString("agent", baseline.Agent);
        json.WriteNumber("sessions", baseline.Sessions.Count);
        JsonOutput.Number(json, "left_out", built.LeftOut);
        json.WriteNumber("minimum_sessions", AgentBaseline.MinimumSessions);
        json.WriteNumber("own_departures", baseline.OwnDepartures);
        JsonReportWriter.WriteTime(json, "from", from);
        JsonReportWriter.WriteTime(json, "to", to);
        json.WriteString("hours", baseline.Starts.Season);
        Numbers(json, baseline);
        foreach (NameHistory names in baseline.Names)
        {
            json.WriteStartObject(names.Feature);
            json.WriteNumber("sessions_with_one_of_their_own", names.Novel);
            Counts(json, "seen", names.Common);
            json.WriteEndObject();
        }

        Counts(json, "transitions", baseline.Sessions.SelectMany(s => s.Transitions).GroupBy(t => t.Key, t => t.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key.Replace("\t", " > ", StringComparison.Ordinal), g.Sum())));
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, AgentBaseline baseline)
    {
        json.WriteStartObject("numbers");
        foreach (NumberHistory number in baseline.Numbers)
        {
            json.WriteStartObject(number.Feature.Name);
            json.WriteNumber("sessions", number.Count);
            if (number.Range is { } range)
            {
                json.WriteNumber("median", Math.Round(range.Median, 4));
                json.WriteNumber("limit", Math.Round(range.Limit, 4));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<(string Name, int Count)> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, int count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
