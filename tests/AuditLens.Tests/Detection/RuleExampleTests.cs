using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection;

/// <summary>Every rule is held to its own examples.</summary>
public sealed class RuleExampleTests
{
    private static readonly SessionReader Reader = new(new EffectReader());

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
        RuleExample example = rule.Rule.Examples.Single(e => e.Title == title);
        SessionUnderstanding session = Reader.Read(SessionNotation.Chain(example.Session), Policy.Empty);
        List<Finding> findings = [.. rule.Detect(new DetectionContext(session, Policy.Empty)).Where(f => f.Severity > (example.Matches ? Severity.Info : Severity.Low))];
        string seen = string.Join("; ", session.Actions.SelectMany(a => a.Effects).Select(e => $"{e.Verb} {e.Scope} {e.Environment} {e.Reversibility} {e.Execution} [{string.Join(",", e.Traits)}] {string.Join(",", e.Targets)} <{e.Reading}>"));
        Assert.True(findings.Count > 0 == example.Matches, $"{code} '{title}' gave {findings.Count} findings. Understood: {seen}. Findings: {string.Join(" | ", findings.Select(f => f.Message))}");
        Assert.All(findings, f => Assert.NotEmpty(f.Evidence));
    }

    [Fact]
    public void Every_rule_says_what_it_finds_and_shows_both_sides()
    {
        foreach (IDetector rule in RuleCatalogue.BuiltIn)
        {
            RuleDocument document = rule.Rule;
            Assert.All(new[] { document.Title, document.Finds, document.Matters, document.FalsePositives, document.Respond, document.Category }, part => Assert.False(string.IsNullOrWhiteSpace(part), document.Code));
            Assert.True(document.Title.Length <= 80, document.Code);
            // The notation writes events in order, so that no session in it can have a clock that steps back: EvidenceDetectorTests holds that one.
            Assert.True(document.Code == "AL130" || document.Examples.Any(e => e.Matches), document.Code);
            Assert.Contains(document.Examples, e => !e.Matches);
        }
    }

    [Fact]
    public void Codes_are_unique() => Assert.Distinct(RuleCatalogue.BuiltIn.Select(r => r.Rule.Code));
}
