using AuditLens.Detection;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection;

public sealed class PolicyReaderTests
{
    [Fact]
    public void A_policy_names_environments_permissions_and_freezes()
    {
        (Policy policy, var problems) = PolicyReader.Read("""
            environments:
              production: [db1.example.com, "123456789012"]
            protected: [orders, "billing*"]
            permissions:
              - {verb: delete, target: "tmp_*", environment: staging}
            freezes:
              - {name: year end, from: 2026-12-20T00:00:00Z, to: 2027-01-03T00:00:00Z, environment: production}
            """, "policy.yaml");
        Assert.Empty(problems);
        Assert.Equal(DeploymentEnvironment.Production, policy.Environments["db1.example.com"]);
        Assert.True(policy.Protects(new EffectTarget("table", "billing_2026")));
        Assert.Single(policy.Permissions);
        Assert.Single(policy.Freezes);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_their_lines()
    {
        var problems = PolicyReader.Read("environment: {}\nenvironments:\n  prod: [a]\npermissions:\n  - {verb: smash}\nfreezes:\n  - {from: now, to: later}\n", "policy.yaml").Problems;
        Assert.Equal([1, 3, 5, 7], problems.Select(p => (int)p.Line).Order());
        Assert.All(problems, p => Assert.StartsWith("policy.yaml:", p.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("permissions:\n  - {verb: delete, target: tmp, enviroment: test}", "policy.yaml:2: unknown-key: 'enviroment' is not a key of an entry of 'permissions'")]
    [InlineData("permissions:\n  - {target: tmp}", "policy.yaml:2: missing-key: 'verb' is missing")]
    [InlineData("freezes:\n  - {from: 2026-01-02T00:00:00Z, to: 2026-01-01T00:00:00Z}", "policy.yaml:2: invalid-value: A freeze has")]
    [InlineData("environments:\n  production: [a]\n  test: [a]", "policy.yaml:3: duplicate-name: 'a' is already given to production")]
    [InlineData("environments:\n  unknown: [a]", "policy.yaml:2: invalid-value: 'unknown' is no environment")]
    [InlineData("protected: orders", "policy.yaml:1: wrong-type: 'protected' is a list")]
    [InlineData("approvers: [[ann]]", "policy.yaml:1: wrong-type: ")]
    [InlineData("approvers: [ann]\n---\napprovers: [ben]", "policy.yaml:3: invalid-yaml: A file holds one policy")]
    public void A_slip_that_would_widen_or_lose_a_part_is_a_problem_with_its_line(string yaml, string problem) =>
        Assert.StartsWith(problem, Assert.Single(PolicyReader.Read(yaml, "policy.yaml").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Broken_yaml_is_a_problem_and_no_exception() => Assert.NotEmpty(PolicyReader.Read("a: [", "policy.yaml").Problems);
}
