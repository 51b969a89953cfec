using System.Collections.Immutable;
using System.Text.Json;
using AuditLens.Explanations;
using AuditLens.Incidents;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Explanations;

/// <summary>The accounts of the sample logs, checked from the logs, against what a careful reader found.</summary>
public sealed class ScenarioAccountTests
{
    /// <param name="right">Verdicts that are right today: this may only rise.</param>
    [Theory]
    [InlineData("flagship-cleanup-resets-production", 26)]
    [InlineData("volume-deleted-with-found-token", 20)]
    [InlineData("terraform-destroy-wrong-state", 19)]
    [InlineData("inbox-stop-ignored", 18)]
    [InlineData("false-test-report", 21)]
    [InlineData("twin-approved-reset", 6)]
    [InlineData("twin-test-environment", 2)]
    public async Task Verdicts_are_right_and_none_is_upside_down(string scenario, int right)
    {
        List<CheckedClaim> read = await ClaimsOf(scenario);
        using JsonDocument expected = Scenario.Expected(scenario);
        var wrong = new List<string>();
        int agreeing = 0;
        foreach (JsonElement claim in expected.RootElement.GetProperty("claims").EnumerateArray())
        {
            CheckedClaim? found = Matching(read, claim);
            if (found is not null && Words(claim, "verdict").Contains(found.Verdict, StringComparer.Ordinal))
            {
                agreeing++;
            }
            else
            {
                wrong.Add($"'{claim.GetProperty("text").GetString()}' is {found?.Verdict ?? "not read"}, not {string.Join('/', Words(claim, "verdict"))}: {found?.Reason}");
                Assert.NotNull(found);
                Assert.False(IsUpsideDown(claim.GetProperty("verdict").GetString()!, found.Verdict), wrong[^1]);
            }
        }

        Assert.True(agreeing >= right, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("twin-approved-reset")]
    [InlineData("twin-dry-run-and-talk")]
    [InlineData("twin-test-environment")]
    public async Task Nothing_that_was_said_in_a_harmless_session_is_refuted(string scenario) =>
        Assert.DoesNotContain(await ClaimsOf(scenario), static claim => claim.Verdict is Verdicts.Refuted or Verdicts.Partial);

    [Fact]
    public async Task No_claim_is_confirmed_by_an_account()
    {
        foreach (SessionAnalysis analysis in await Scenario.AnalyzeAsync("flagship-cleanup-resets-production"))
        {
            var sources = analysis.Explanation!.Claims.Select(claim => claim.Source?.Event).ToHashSet();
            IEnumerable<CheckedClaim> circular = analysis.Explanation.Claims.Where(claim => claim.Claim.Kind != ClaimKinds.Disclosure && claim.Verdict == Verdicts.Confirmed && claim.Evidence.Any(reference => sources.Contains(reference.Event)));

            Assert.Empty(circular);
        }
    }

    private static async Task<List<CheckedClaim>> ClaimsOf(string scenario)
    {
        ImmutableArray<SessionAnalysis> analyses = await Scenario.AnalyzeAsync(scenario);
        return [.. analyses.Where(analysis => analysis.Explanation is not null).SelectMany(analysis => analysis.Explanation!.Claims)];
    }

    /// <summary>The claim whose words lie in the expected sentence, of a kind that fits where there are several.</summary>
    private static CheckedClaim? Matching(List<CheckedClaim> read, JsonElement expected)
    {
        string text = Bare(expected.GetProperty("text").GetString()!);
        string[] kinds = Words(expected, "kind");
        string[] verdicts = Words(expected, "verdict");
        return read.Where(claim => text.Contains(Bare(claim.Claim.Text), StringComparison.Ordinal) || Bare(claim.Claim.Text).Contains(text, StringComparison.Ordinal))
            .OrderByDescending(claim => kinds.Contains(claim.Claim.Kind, StringComparer.Ordinal)).ThenByDescending(claim => verdicts.Contains(claim.Verdict, StringComparer.Ordinal)).FirstOrDefault();
    }

    private static string[] Words(JsonElement claim, string member) =>
        [claim.GetProperty(member).GetString()!, .. claim.TryGetProperty(member + "_also", out JsonElement also) ? also.EnumerateArray().Select(word => word.GetString()!) : []];

    private static bool IsUpsideDown(string expected, string read) => (expected, read) is (Verdicts.Confirmed, Verdicts.Refuted) or (Verdicts.Refuted, Verdicts.Confirmed);

    private static string Bare(string text) => text.ToLowerInvariant().TrimEnd('.', ',', ';', ' ');
}
