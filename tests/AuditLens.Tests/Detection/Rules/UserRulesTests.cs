using AuditLens.Detection.Rules;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection.Rules;

public sealed class UserRulesTests
{
    internal const string Rule = """
        code: TEAM1
        category: guardrail-bypass
        title: A forced push
        finds: "A push that overwrites the history of a branch."
        when:
          reading: ["git push"]
          reversibility: [windowed, backup-only, irreversible]
        message: "The agent {summary} with {command}."
        examples:
          - matches: true
            title: Forced
            session: |
              - user: Publish the branch.
              - call: git push --force origin main
              - result: ok
          - matches: false
            title: Plain
            session: |
              - user: Publish the branch.
              - call: git push origin main
              - result: ok
        """;

    [Fact]
    public void A_rule_of_the_user_is_read_and_holds_on_its_examples()
    {
        RuleFileReading reading = UserRules.Read(Rule, "team.yaml");

        Assert.Empty(reading.Problems);
        Assert.Equal("pattern", reading.Rules.Single().Rule.Kind);
        Assert.All(RuleExampleRun.Of(reading.Rules[0], EffectReader.Default), r => Assert.True(r.Passed, r.Example.Title));
    }

    [Fact]
    public void An_example_that_does_not_hold_is_told()
    {
        RuleFileReading reading = UserRules.Read(Rule.Replace("git push origin main", "git push -f origin main", StringComparison.Ordinal), "team.yaml");

        Assert.Equal([true, false], RuleExampleRun.Of(reading.Rules[0], EffectReader.Default).Select(r => r.Passed));
    }

    [Fact]
    public void All_problems_of_a_rule_are_told_at_once_each_with_its_line()
    {
        RuleFileReading reading = UserRules.Read("""
            code: AL101
            category: destructive-act
            title: T
            fnds: x
            when:
              verb: [remove]
              colour: red
            unless: {dry_run: true}
            severity: grave
            message: "It {sumary}."
            examples:
              - title: broken
                matches: true
                session: "- sing: a song"
            """, "team.yaml");

        Assert.Empty(reading.Rules);
        Assert.Equal(
            ["1 duplicate-code", "1 missing-key", "2 invalid-value", "4 unknown-key", "6 invalid-value", "7 unknown-key", "8 wrong-type", "9 invalid-value", "10 invalid-value", "14 invalid-example"],
            reading.Problems.Select(p => $"{p.Line} {p.Code}"));
        Assert.StartsWith("team.yaml:2: invalid-value: 'destructive-act' is not", reading.Problems[2].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [")]
    [InlineData("- a list")]
    [InlineData("just words")]
    [InlineData("code: A\n---\ncode: B\n")]
    [InlineData("when: {executed: perhaps}\ncode: A\ncategory: loop\ntitle: T\nfinds: F\nmessage: M\n")]
    [InlineData("examples: [[[]]]\nunless: [7]\nwhen: 3\n")]
    public void What_is_no_rule_is_a_problem_and_no_exception(string text)
    {
        RuleFileReading reading = UserRules.Read(text, "x.yaml");

        Assert.Empty(reading.Rules);
        Assert.NotEmpty(reading.Problems);
    }

    [Fact]
    public void A_deeply_nested_text_is_refused_before_it_is_built() =>
        Assert.Equal("invalid-yaml", UserRules.Read(new string('[', 100_000), "x.yaml").Problems.Single().Code);

    [Theory]
    [InlineData("code: X\nwhen: {}\n", UserFileKind.Rule)]
    [InlineData("title: x\nlogsource: {category: process_creation}\ndetection: {}\n", UserFileKind.Sigma)]
    [InlineData("title: x\ncorrelation: {type: event_count}\n", UserFileKind.Sigma)]
    [InlineData("environments: {production: [a]}\n", UserFileKind.Policy)]
    [InlineData("freezes: [\n", UserFileKind.Policy)]
    [InlineData("tools: []\n", UserFileKind.Knowledge)]
    [InlineData("greeting: {code: 1, tools: 2}\n", UserFileKind.Unknown)]
    [InlineData("", UserFileKind.Unknown)]
    public void The_kind_of_a_file_shows_in_its_top_keys(string text, UserFileKind kind) => Assert.Equal(kind, UserFileKinds.Of(text));
}
