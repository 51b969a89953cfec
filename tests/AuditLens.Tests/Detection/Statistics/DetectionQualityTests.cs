using AuditLens.Detection.Statistics;
using AuditLens.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AuditLens.Tests.Detection.Statistics;

/// <summary>Plants departures in a normal history and measures how well they are told from normal sessions that the baseline has not seen.</summary>
public sealed class DetectionQualityTests(ITestOutputHelper output)
{
    private const int EachPlant = 15;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Planted_departures_are_found_and_normal_sessions_are_left_alone(int seed)
    {
        var generator = new HistoryGenerator(seed);
        AgentBaseline baseline = AgentBaseline.Build("agent", [.. Enumerable.Range(0, 200).Select(_ => generator.Profile())]);
        List<BaselineComparison> normal = [.. Enumerable.Range(0, 200).Select(_ => baseline.Compare(generator.Profile()))];
        Dictionary<Plant, List<BaselineComparison>> planted = Enum.GetValues<Plant>().Where(p => p != Plant.None)
            .ToDictionary(p => p, p => Enumerable.Range(0, EachPlant).Select(_ => baseline.Compare(generator.Profile(p))).ToList());

        double area = AreaUnderCurve(normal, [.. planted.Values.SelectMany(p => p)]);
        double alarms = normal.Count(c => c.Departures.Count > 0) / (double)normal.Count;
        double stated = baseline.OwnDepartures / (double)baseline.Sessions.Count;
        output.WriteLine($"seed {seed}: AUC {area:0.0000}, false alarms {alarms:0.000} (stated {stated:0.000})");
        foreach ((Plant plant, List<BaselineComparison> found) in planted)
        {
            output.WriteLine($"  {plant}: AUC {AreaUnderCurve(normal, found):0.000}, found {found.Count(c => c.Departures.Count > 0)} of {found.Count}; {string.Join(", ", found.SelectMany(c => c.Departures).CountBy(d => d.Feature).OrderByDescending(f => f.Value).Take(4).Select(f => $"{f.Key} {f.Value}"))}");
        }

        output.WriteLine($"  normal: {string.Join(", ", normal.SelectMany(c => c.Departures).CountBy(d => d.Feature).Select(f => $"{f.Key} {f.Value}"))}");
        Assert.True(area >= 0.95, $"AUC {area:0.0000}");
        Assert.True(alarms <= 0.08, $"false alarms {alarms:0.000}");
        Assert.InRange(alarms, stated - 0.05, stated + 0.05);
    }

    [Fact]
    public void Departures_that_lie_in_the_history_itself_are_told_from_the_rest_of_it()
    {
        var generator = new HistoryGenerator(4);
        Plant[] plants = [.. Enum.GetValues<Plant>().Where(p => p != Plant.None)];
        HashSet<string> planted = [];
        var history = new List<SessionProfile>();
        for (int i = 0; i < 240; i++)
        {
            history.Add(generator.Profile(i % 20 == 7 ? plants[i / 20] : Plant.None));
            _ = i % 20 == 7 && planted.Add(history[^1].Session);
        }

        AgentBaseline baseline = AgentBaseline.Build("agent", history);
        ILookup<bool, BaselineComparison> compared = history.ToLookup(s => planted.Contains(s.Session), baseline.Compare);

        double area = AreaUnderCurve([.. compared[false]], [.. compared[true]]);
        int alarms = compared[false].Count(c => c.Departures.Count > 0);
        output.WriteLine($"AUC {area:0.0000}, {compared[true].Count(c => c.Departures.Count > 0)} of 12 found, {alarms} of {compared[false].Count()} others told");
        Assert.True(area >= 0.95, $"AUC {area:0.0000}");
        Assert.True(alarms <= 11, $"{alarms} false alarms");
    }

    /// <summary>Probability that a planted session scores above a normal one, ties counting half (Mann and Whitney 1947; Hanley and McNeil 1982).</summary>
    private static double AreaUnderCurve(List<BaselineComparison> normal, List<BaselineComparison> planted) =>
        planted.Average(p => normal.Average(n => p.Score > n.Score ? 1 : p.Score == n.Score ? 0.5 : 0));
}
