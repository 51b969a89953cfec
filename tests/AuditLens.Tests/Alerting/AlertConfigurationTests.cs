using AuditLens.Alerting.Rules;
using Xunit;

namespace AuditLens.Tests.Alerting;

public sealed class AlertConfigurationTests
{
    private const string Whole = """
        base_url: https://audit.example.com
        disabled: [agent-silent]
        alerts:
          - id: prod-destruction
            title: Destruction on production
            description: Why.
            query: { of: findings, category: [destructive-action, recovery-destroyed], min_severity: high, environment: production, agent: coder, rule: AL101 }
            schedule: "0 0/5 * * * ?"
            time_zone: Europe/Berlin
            window: 1h
            group_by: [environment, agent]
            measure: sessions
            warning: 1
            critical: 3
            repeat: 4h
            resolve: false
            no_data: keep
            maintenance:
              - { from: 2026-12-24, to: 2026-12-27T00:00:00Z, reason: Holidays }
              - { schedule: "0 0 22 ? * SAT", duration: 4h, reason: Backups }
            channels: [ops]
            title_template: "{{level}}: {{title}}"
            text_template: "{{#each items}}{{title}} {{link}}{{/each}}"
        channels:
          - { id: ops, type: webhook, url: "https://hooks.example.com/x", secret_env: HOOK_SECRET }
        """;

    [Fact]
    public void Every_key_of_a_rule_is_read()
    {
        AlertConfiguration configuration = Read(Whole);

        AlertRule rule = configuration.Rules.Single(r => r.File == "a.yaml");
        Assert.Equal(("prod-destruction", "Destruction on production", "Why.", 4L), (rule.Id, rule.Title, rule.Description, rule.Line));
        Assert.Equal((TimeSpan.FromHours(1), 1.0, 3.0, TimeSpan.FromHours(4), false), (rule.Window, rule.Warning, rule.Critical, rule.Repeat, rule.Resolve));
        Assert.Equal((AlertMeasure.Sessions, NoDataBehavior.Keep, "0 0/5 * * * ? (Europe/Berlin)"), (rule.Measure, rule.NoData, rule.Schedule.ToString()));
        Assert.Equal("Agent, Environment", string.Join(", ", rule.GroupBy));
        Assert.Equal("High, Critical", string.Join(", ", rule.Query.Severities));
        Assert.Equal("destructive-action, recovery-destroyed", string.Join(", ", rule.Query.Categories));
        Assert.Equal(("AL101", "coder", "production"), (rule.Query.Rules[0], rule.Query.Agents[0], rule.Query.Environments[0]));
        Assert.Equal(["Holidays", "Backups"], rule.Maintenance.Select(m => m.Reason));
        Assert.Equal("ops", Assert.Single(rule.Channels!.Value));
        Assert.Equal("https://audit.example.com/", configuration.BaseUrl!.AbsoluteUri);
        Assert.DoesNotContain(configuration.Rules, r => r.Id == "agent-silent");
    }

    [Fact]
    public void The_built_in_rules_are_sound_and_each_says_why()
    {
        Assert.NotEmpty(AlertConfiguration.Default.Rules);
        Assert.All(AlertConfiguration.Default.Rules, r => Assert.True(r.Description.Length > 20, r.Id));
        Assert.Empty(AlertConfiguration.Read([]).Problems);
    }

    [Fact]
    public void A_rule_of_the_same_id_replaces_a_built_in_one()
    {
        AlertRule rule = Read("alerts: [{ id: critical-incident, title: Mine, query: { of: incidents }, schedule: every 1h, window: 1h, warning: 1 }]").Rules.Single(r => r.Id == "critical-incident");

        Assert.Equal("Mine", rule.Title);
    }

    [Fact]
    public void All_problems_are_told_at_once_each_with_its_line()
    {
        const string Wrong = """
            alert: []
            disabled: [no-such-rule]
            alerts:
              - id: "not an id"
                title: T
              - id: a
                title: T
                query: { of: findings, category: nonsense, severity: grave, refuted_claims: true }
                schedule: "0 61 * * * ?"
                time_zone: Mars/Olympus
                window: soon
                group_by: planet
                warning: 5
                critical: 3
                resolve: maybe
                no_data: panic
                repeat: 0s
                maintenance: { from: 2026-01-02, to: 2026-01-01 }
                title_template: "{{#if x}}"
                text_template: "{{secret}}"
                channels: [nowhere]
              - id: b
                title: T
                query: { of: incidents, rule: AL101 }
                schedule: every 1m
                window: 1h
                group_by: category
              - id: c
                title: T
                query: { of: silence, severity: high }
                schedule: every 1m
                window: 1h
                warning: 5
                measure: count
            channels:
              - { id: x, type: pigeon }
              - { id: y, type: slack, url: "https://hooks.slack.com/services/T/B/x" }
              - { id: z, type: webhook, url: "ftp://x", secret_env: A, secret_file: b, sceret: c }
              - { id: z2, type: smtp, host: h, from: nobody, to: a@b, port: 99999 }
              - { id: z3, type: smtp, host: h, from: a@b, to: a@b, tls: none, user: u, password_env: P }
            """;

        string[] problems = [.. AlertConfiguration.Read([("a.yaml", Wrong)]).Problems.Select(p => $"{p.Line} {p.Code}")];

        Assert.Equal(
            [
                "1 unknown-key", "4 invalid-value", "4 missing-key", "4 missing-key", "4 missing-key", "8 invalid-value", "8 invalid-value", "8 unfitting-key", "10 invalid-value",
                "11 invalid-value", "12 invalid-value", "14 invalid-value", "15 invalid-value", "16 invalid-value", "17 invalid-value", "18 invalid-value", "18 missing-key",
                "19 invalid-template", "20 invalid-template", "22 missing-key", "24 unfitting-key", "27 unfitting-key", "30 unfitting-key", "33 invalid-value", "34 unfitting-key",
                "36 invalid-value", "37 secret-in-file", "38 invalid-value", "38 invalid-value", "38 unknown-key", "39 invalid-value", "40 invalid-channel", "2 unknown-rule",
            ],
            problems);
    }

    [Fact]
    public void Two_rules_or_channels_of_one_id_are_a_problem_across_files()
    {
        const string Rule = "alerts: [{ id: a, title: T, query: { of: incidents }, schedule: every 1h, window: 1h, warning: 1, channels: [missing] }]";

        Assert.Equal(
            ["b.yaml:1: duplicate-id: The rule 'a' stands already at a.yaml:1.", "a.yaml:1: unknown-channel: The rule 'a' names the channel 'missing', which no file defines."],
            AlertConfiguration.Read([("a.yaml", Rule), ("b.yaml", Rule)]).Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("alerts: {}")]
    [InlineData("- a")]
    [InlineData("alerts: [1]")]
    [InlineData("channels: x")]
    [InlineData("a: [")]
    public void A_file_of_another_shape_is_told_and_does_not_break(string yaml) => Assert.NotEmpty(AlertConfiguration.Read([("a.yaml", yaml)]).Problems);

    private static AlertConfiguration Read(string yaml)
    {
        (AlertConfiguration configuration, IReadOnlyList<AuditLens.Detection.Rules.RuleProblem> problems) = AlertConfiguration.Read([("a.yaml", yaml)]);
        Assert.Empty(problems);
        return configuration;
    }
}
