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

    [Fact]
    public void Broken_yaml_is_a_problem_and_no_exception() => Assert.NotEmpty(PolicyReader.Read("a: [", "policy.yaml").Problems);
}
