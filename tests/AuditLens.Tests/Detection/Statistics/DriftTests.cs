using AuditLens.Detection.Statistics;
using Xunit;

namespace AuditLens.Tests.Detection.Statistics;

/// <summary>Whether an agent's latest sessions are like those before.</summary>
public sealed class DriftTests
{
    [Fact]
    public void A_number_that_doubled_has_moved_and_one_that_did_not_has_not()
    {
        IReadOnlyList<Drift> drifts = Drift.Of(History(60, static i => i < 40 ? 10 + (i % 4) : 22 + (i % 4), static i => 3 + (i % 2)));

        Assert.Equal(["actions", "tools"], drifts.Select(d => d.Feature.Name));
        Assert.Equal((11.5, 23.5, true), (drifts[0].Earlier, drifts[0].Recent, drifts[0].HasMoved));
        Assert.False(drifts[1].HasMoved);
    }

    [Fact]
    public void Less_of_something_has_a_negative_score()
    {
        Drift drift = Drift.Of(History(60, static i => i < 40 ? 20 + (i % 4) : i % 4, static _ => 1)).Single(d => d.Feature.Name == "actions");

        Assert.True(drift is { Score: < -Drift.Threshold, HasMoved: true });
    }

    [Fact]
    public void What_never_varies_has_not_moved() =>
        Assert.All(Drift.Of(History(60, static _ => 5, static _ => 1)), d => Assert.Equal((0, false), (d.Score, d.HasMoved)));

    [Theory]
    [InlineData(39, 0)]
    [InlineData(40, 2)]
    public void With_too_few_sessions_nothing_is_said(int sessions, int numbers) => Assert.Equal(numbers, Drift.Of(History(sessions, static i => i, static _ => 1)).Count);

    /// <summary>The statistic of the textbook: ranks 1 to 20 against 21 to 40 give U = 0, whose distance from 200 is 5.41 standard deviations of 36.97.</summary>
    [Fact]
    public void The_score_is_the_rank_sum_in_standard_deviations() =>
        Assert.Equal(5.41, Drift.Of(History(40, static i => i, static _ => 1)).Single(d => d.Feature.Name == "actions").Score, 2);

    private static SessionProfile[] History(int sessions, Func<int, double> actions, Func<int, double> tools) =>
    [
        .. Enumerable.Range(0, sessions).Select(i => new SessionProfile(
            $"s{i}", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i), Empty, Empty, Empty, Empty, new Dictionary<string, double> { ["actions"] = actions(i), ["tools"] = tools(i) })),
    ];

    private static Dictionary<string, int> Empty => [];
}
