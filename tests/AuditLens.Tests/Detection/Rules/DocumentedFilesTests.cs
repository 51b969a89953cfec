using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Rules.Sigma;
using AuditLens.Effects;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Detection.Rules;

/// <summary>The files of <c>docs/examples</c> are what users copy: they hold.</summary>
public sealed class DocumentedFilesTests
{
    private static readonly string Folder = Path.Combine(Golden.Folder(), "..", "..", "..", "docs", "examples");

    [Fact]
    public void The_documented_policy_has_no_problems_and_shows_every_part()
    {
        (Policy policy, IReadOnlyList<RuleProblem> problems) = PolicyReader.Read(Text("policy.yaml"), "policy.yaml");

        Assert.Empty(problems);
        Assert.Equal(DeploymentEnvironment.Production, policy.Environments["bluebird"]);
        Assert.All(new[] { policy.Protected.Length, policy.Permissions.Length, policy.Approvers.Length, policy.Freezes.Length }, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void The_documented_rule_has_no_problems_and_holds_on_its_examples()
    {
        RuleFileReading reading = UserRules.Read(Text("rule.yaml"), "rule.yaml");

        Assert.Empty(reading.Problems);
        Assert.Equal([true, true], RuleExampleRun.Of(Assert.Single(reading.Rules), EffectReader.Default).Select(r => r.Passed));
    }

    [Fact]
    public void The_documented_alerts_have_no_problems_and_their_page_names_every_channel_and_option()
    {
        (AlertConfiguration alerts, IReadOnlyList<RuleProblem> problems) = AlertConfiguration.Read([("alerts.yaml", Text("alerts.yaml"))]);
        string page = Text("../alerts.md");

        Assert.Empty(problems);
        Assert.Equal((2, 3), (alerts.Rules.Count(r => r.File == "alerts.yaml"), alerts.Channels.Length));
        Assert.All(ChannelCatalogue.All.SelectMany(t => t.Options.Select(o => o.Name).Prepend(t.Name)), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<AlertField>().Select(f => f.Word()).Concat(Enum.GetValues<AlertSubject>().Select(f => f.Word())), word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_documented_Sigma_rules_have_no_problems_and_hold_on_their_examples()
    {
        RuleFileReading reading = SigmaRules.Read(Text("sigma.yaml"), "sigma.yaml");

        Assert.Empty(reading.Problems);
        Assert.Equal(3, reading.Rules.Count);
        Assert.Equal(Enumerable.Repeat(true, 6), reading.Rules.SelectMany(r => RuleExampleRun.Of(r, EffectReader.Default)).Select(r => r.Passed));
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
