using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection;

/// <summary>Every rule is held to its own examples.</summary>
public sealed class RuleExampleTests
{
    private static readonly EffectReader Effects = new();

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (IDetector rule in RuleCatalogue.BuiltIn)
        {
            foreach (RuleExample example in rule.Rule.Examples)
            {
                data.Add(rule.Rule.Code, example.Title);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_rule_fires_on_what_it_must_and_stays_quiet_on_the_rest(string code, string title)
    {
        IDetector rule = RuleCatalogue.BuiltIn.Single(r => r.Rule.Code == code);
        RuleExampleResult result = RuleExampleRun.Of(rule, Effects).Single(r => r.Example.Title == title);
        SessionUnderstanding session = new SessionReader(Effects).Read(SessionNotation.Chain(result.Example.Session), Policy.Empty);
        string seen = string.Join("; ", session.Actions.SelectMany(a => a.Effects).Select(e => $"{e.Verb} {e.Scope} {e.Environment} {e.Reversibility} {e.Execution} [{string.Join(",", e.Traits)}] {string.Join(",", e.Targets)} <{e.Reading}>"));
        Assert.True(result.Passed, $"{code} '{title}' gave {result.Findings.Length} findings {result.Error}. Understood: {seen}. Findings: {string.Join(" | ", result.Findings.Select(f => f.Message))}");
        Assert.All(result.Findings, f => Assert.NotEmpty(f.Evidence));
        Assert.True(!result.Example.Matches || result.Findings.Any(f => f.Severity > Severity.Info), "A finding of severity info says that nothing is wrong.");
    }

    [Fact]
    public void What_only_was_tried_is_not_told_as_done()
    {
        const string Session = "- user: Write a report on the disk usage.\n- call: sudo chmod 777 /app\n- fail: \"sudo: a password is required\"\n";

        Finding wider = new DetectionEngine(RuleCatalogue.BuiltIn).Run(new SessionReader(Effects).Read(SessionNotation.Chain(Session), Policy.Empty), Policy.Empty).Single(f => f.Rule == "AL104");

        Assert.EndsWith("; it failed.", wider.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_says_what_it_finds_and_shows_both_sides()
    {
        foreach (IDetector rule in RuleCatalogue.BuiltIn)
        {
            RuleDocument document = rule.Rule;
            Assert.All(new[] { document.Title, document.Finds, document.Matters, document.FalsePositives, document.Respond, document.Category }, part => Assert.False(string.IsNullOrWhiteSpace(part), document.Code));
            Assert.True(document.Title.Length <= 80, document.Code);
            Assert.True(document.Examples.Any(e => e.Matches), document.Code);
            Assert.Contains(document.Examples, e => !e.Matches);
        }
    }

    [Fact]
    public void Every_category_of_the_vocabulary_has_a_rule_and_every_rule_a_taxonomy()
    {
        Assert.Equal(RuleWords.Categories.Where(c => c != FindingCategories.AuditFailure), RuleCatalogue.BuiltIn.Select(r => r.Rule.Category).Distinct().Order(StringComparer.Ordinal));
        Assert.All(RuleCatalogue.BuiltIn, r => Assert.NotEmpty(r.Rule.Taxonomy.Owasp.Concat(r.Rule.Taxonomy.Atlas).Concat(r.Rule.Taxonomy.Attack)));
    }

    [Fact]
    public void Codes_are_unique() => Assert.Distinct(RuleCatalogue.BuiltIn.Select(r => r.Rule.Code));
}
