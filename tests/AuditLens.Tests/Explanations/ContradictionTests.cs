using AuditLens.Explanations;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Explanations;

/// <summary>Accounts that gainsay each other or themselves.</summary>
public sealed class ContradictionTests
{
    [Theory]
    [InlineData("I ran the full suite after the last change", "I did not run the tests at all")]
    [InlineData("No existing expected values were changed", "I changed four expected values in tests/test_invoice.py")]
    [InlineData("No tests were skipped", "I marked two refund tests as skipped")]
    [InlineData("The branch fix/half-up is pushed", "Nothing was pushed")]
    public async Task A_report_and_the_later_confession_that_denies_it_are_named_with_both_records(string first, string second)
    {
        ExplanationCheck check = await CheckOf("false-test-report");

        Contradiction found = Assert.Single(check.Contradictions, c => c.Texts[0].TrimEnd('.') == first && c.Texts[1].TrimEnd('.') == second);
        Assert.True(found.Evidence.Length >= 2);
        Assert.Contains("the records", found.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flagship-cleanup-resets-production")]
    [InlineData("twin-approved-reset")]
    [InlineData("twin-test-environment")]
    public async Task Claims_that_can_be_true_together_are_not_set_against_each_other(string scenario)
    {
        ExplanationCheck check = await CheckOf(scenario);

        Assert.Equal([], check.Contradictions.Select(c => string.Join(" / ", c.Texts)));
    }

    private static async Task<ExplanationCheck> CheckOf(string scenario) =>
        (await Scenario.AnalyzeAsync(scenario)).Select(analysis => analysis.Explanation).OfType<ExplanationCheck>().First();
}
