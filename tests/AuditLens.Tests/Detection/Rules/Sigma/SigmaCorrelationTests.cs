using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Rules.Sigma;
using Xunit;

namespace AuditLens.Tests.Detection.Rules.Sigma;

/// <summary>Entries of a session are ten seconds apart, so commands are twenty.</summary>
public sealed class SigmaCorrelationTests
{
    private static readonly string Curl = SigmaSupport.Process("sel: {Image|endswith: /curl}\ncondition: sel").Replace("r1", "curl", StringComparison.Ordinal);

    private static readonly string Tar = SigmaSupport.Process("sel: {Image|endswith: /tar}\ncondition: sel").Replace("r1", "tar", StringComparison.Ordinal);

    [Theory]
    [InlineData("event_count", "gte: 3", "40s", true)]
    [InlineData("event_count", "gte: 3", "39s", false)]
    [InlineData("event_count", "gt: 3", "1h", false)]
    [InlineData("value_count", "gte: 2, field: CommandLine", "1m", true)]
    [InlineData("value_count", "gte: 3, field: CommandLine", "1m", false)]
    public void Counts_are_taken_within_the_timespan(string type, string condition, string span, bool matches)
    {
        string rules = Curl + $"---\ntitle: Many\ncorrelation: {{type: {type}, rules: [curl], timespan: {span}, condition: {{{condition}}}}}\nlevel: high\n";

        IReadOnlyList<Finding> findings = SigmaSupport.Run(rules, SigmaSupport.Session("curl a.example", "curl b.example", "curl a.example"));

        Assert.Equal(matches ? ["many"] : [], findings.Select(f => f.Rule));
    }

    [Theory]
    [InlineData("temporal", "tar czf x.tgz src|curl x.example -T x.tgz", true)]
    [InlineData("temporal", "curl x.example -T x.tgz|tar czf x.tgz src", true)]
    [InlineData("temporal", "tar czf x.tgz src|ls", false)]
    [InlineData("temporal_ordered", "tar czf x.tgz src|curl x.example -T x.tgz", true)]
    [InlineData("temporal_ordered", "curl x.example -T x.tgz|tar czf x.tgz src", false)]
    [InlineData("temporal_ordered", "tar a|whoami|whoami|whoami|curl x.example", false)]
    [InlineData("temporal_ordered", "tar a|whoami|whoami|whoami|tar b|curl x.example", true)]
    public void Rules_that_come_together_match_in_any_or_in_their_order(string type, string commands, bool matches)
    {
        string rules = Curl + "---\n" + Tar + $"---\ntitle: Packed and sent\ncorrelation: {{type: {type}, rules: [tar, curl], timespan: 1m}}\n";

        Assert.Equal(matches, SigmaSupport.Run(rules, SigmaSupport.Session(commands.Split('|'))).Count == 1);
    }

    [Fact]
    public void Groups_are_counted_apart()
    {
        string rules = Curl + "---\ntitle: Again\ncorrelation: {type: event_count, rules: [curl], group-by: [CommandLine], timespan: 1h, condition: {gte: 2}}\n";

        Finding finding = SigmaSupport.Run(rules, SigmaSupport.Session("curl a.example", "curl b.example", "curl b.example")).Single();

        Assert.Equal(("curl b.example", "2 matches", "at least 2"), (finding.Facts["group"], finding.Facts["observed"], finding.Facts["threshold"]));
    }

    [Fact]
    public void Rules_that_are_correlated_speak_for_themselves_only_when_told_to()
    {
        string rules = Curl + "---\ntitle: Many\ncorrelation: {type: event_count, rules: [curl], timespan: 1h, condition: {gte: 9}, generate: true}\n";

        Assert.Equal(["curl"], SigmaSupport.Run(rules, SigmaSupport.Session("curl a.example")).Select(f => f.Rule));
    }

    [Theory]
    [InlineData("type: value_avg, rules: [curl], timespan: 1m, condition: {gte: 1, field: User}", "unsupported-correlation")]
    [InlineData("type: event_count, rules: [wget], timespan: 1m, condition: {gte: 1}", "unknown-rule")]
    [InlineData("type: event_count, rules: [curl], timespan: 1 minute, condition: {gte: 1}", "invalid-value")]
    [InlineData("type: event_count, rules: [curl], timespan: 1m, condition: {lt: 3, gte: 1}", "unsupported-condition")]
    [InlineData("type: event_count, rules: [curl], timespan: 1m", "missing-key")]
    [InlineData("type: value_count, rules: [curl], timespan: 1m, condition: {gte: 1}", "missing-key")]
    [InlineData("type: event_count, rules: [curl], timespan: 1m, condition: {gte: 1}, group-by: [Computer]", "unsupported-field")]
    [InlineData("type: temporal, rules: [curl], timespan: 1m, aliases: {a: b}", "unsupported-aliases")]
    [InlineData("type: temporal, rules: [curl], timespan: 1m, window: 3", "unknown-key")]
    public void A_correlation_that_cannot_be_used_is_refused_and_its_rules_still_work(string correlation, string code)
    {
        RuleFileReading reading = SigmaRules.Read(Curl + $"---\ntitle: Many\ncorrelation: {{{correlation}}}\n", "r.yml");

        Assert.Contains(reading.Problems, p => p.Code == code);
        Assert.Equal(["curl"], reading.Rules.Select(r => r.Rule.Code));
    }

    [Fact]
    public void A_correlation_takes_rules_of_another_file_and_silences_them_there()
    {
        IReadOnlyList<RuleFileReading> readings = SigmaRules.Read([("all.yml", "title: Many\nid: many\ncorrelation: {type: event_count, rules: [curl], timespan: 1h, condition: {gte: 2}}\n"), ("curl.yml", Curl)]);

        Assert.Equal([["many"], []], readings.Select(r => r.Rules.Select(d => d.Rule.Code)));
    }
}
