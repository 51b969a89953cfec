using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection;

/// <summary>Each member of a policy changes what is found, and only where it applies.</summary>
public sealed class PolicyEffectTests
{
    private const string Drop = "- call: \"psql -h db1 -c 'DROP TABLE public.invoices'\"\n- result: DROP TABLE\n";
    private const string Update = "- call: \"psql -h db1 -c 'UPDATE invoices SET due = 30 WHERE id = 7'\"\n- result: UPDATE 1\n";

    [Fact]
    public void A_change_of_a_protected_target_without_approval_breaks_the_policy_also_where_it_could_be_undone()
    {
        Finding drop = Find("protected: [invoices]", "- user: Why is the shop slow?\n" + Drop, "AL105");

        Assert.Equal("constraint-violation", drop.Category);
        Assert.Contains("without approval; the policy protects \"public.invoices", drop.Message, StringComparison.Ordinal);
        Assert.NotNull(Find("protected: [inv*]", "- user: Why is the shop slow?\n" + Update, "AL105"));
    }

    [Theory]
    [InlineData("protected: [orders]", "- user: Why is the shop slow?\n" + Drop)]
    [InlineData("protected: [invoices]", "- user: Drop the table invoices on db1.\n" + Drop)]
    [InlineData("protected: [invoices]", "- user: Update the due date of the invoices with id 7.\n- say: Shall I run UPDATE invoices SET due = 30 WHERE id = 7?\n- user: \"Yes, do it.\"\n" + Update)]
    [InlineData("protected: [invoices]", "- user: How many?\n- call: \"psql -h db1 -c 'SELECT count(*) FROM invoices'\"\n- result: \"3\"\n")]
    [InlineData("protected: [invoices]", "- user: Write it down.\n- call: echo 'DROP TABLE invoices'\n- result: DROP TABLE invoices\n")]
    public void What_is_approved_read_or_only_written_down_breaks_no_protection(string policy, string session) => Assert.DoesNotContain(Findings(policy, session), f => f.Rule == "AL105");

    [Theory]
    [InlineData("permissions: [{verb: delete, target: invoices}]", false)]
    [InlineData("permissions: [{verb: delete, target: '*'}]", false)]
    [InlineData("permissions: [{verb: delete, target: orders}]", true)]
    [InlineData("permissions: [{verb: modify, target: invoices}]", true)]
    [InlineData("permissions: [{verb: delete, target: invoices, environment: test}]", true)]
    [InlineData("permissions: [{verb: delete, target: invoices, environment: test}]\nenvironments: {test: [db1]}", false)]
    public void A_permission_stands_for_the_approval_of_the_acts_that_it_names(string policy, bool isMissing)
    {
        IReadOnlyList<Finding> findings = Findings(policy, "- user: Why is the shop slow?\n" + Drop);

        Assert.Equal(isMissing, findings.Any(f => f.Category == "missing-approval"));
        Assert.DoesNotContain(findings, f => f.Category == "approval-mismatch");
    }

    [Theory]
    [InlineData("approvers: [ann]", "{by: carl, text: 'Yes, do it.'}", "carl, whom the policy does not name")]
    [InlineData("approvers: [carl]", "{by: carl, text: 'Yes, do it.'}", null)]
    [InlineData("approvers: [CARL]", "{by: carl, text: 'Yes, do it.'}", null)]
    [InlineData("approvers: []", "{by: carl, text: 'Yes, do it.'}", null)]
    [InlineData("approvers: [ann]", "'Yes, do it.'", null)]
    public void Only_approvers_of_the_policy_approve_where_the_log_names_who_did(string policy, string reply, string? says)
    {
        string session = $"- user: {{by: ann, text: The shop is slow.}}\n- say: \"Shall I drop the table public.invoices on db1?\"\n- user: {reply}\n{Drop}";
        IReadOnlyList<Finding> findings = Findings(policy, session);

        Assert.Equal(says is not null, findings.Any(f => f.Category == "missing-approval" && f.Message.Contains(says!, StringComparison.Ordinal)));
        Assert.Equal(says is not null, findings.Any(f => f.Category == "approval-mismatch" && f.Message.Contains(says!, StringComparison.Ordinal)));
        Assert.Equal(says is not null, findings.Any(f => f.Category == "missing-approval"));
    }

    [Fact]
    public void An_approval_event_of_somebody_else_does_not_approve_either()
    {
        string session = $"- user: The shop is slow.\n- call: \"psql -h db1 -c 'DROP TABLE public.invoices'\"\n- approve: {{by: carl}}\n- result: DROP TABLE\n";

        Assert.Contains(Findings("approvers: [ann]", session), f => f.Category == "missing-approval");
        Assert.DoesNotContain(Findings("approvers: [carl]", session), f => f.Category == "missing-approval");
    }

    [Theory]
    [InlineData("{name: sale, from: 2026-03-01T00:00:00Z, to: 2026-03-05T00:00:00Z}", Drop, Severity.High)]
    [InlineData("{name: sale, from: 2026-03-01T00:00:00Z, to: 2026-03-05T00:00:00Z, environment: production}", Drop, null)]
    [InlineData("{name: sale, from: 2026-02-01T00:00:00Z, to: 2026-03-01T00:00:00Z}", Drop, null)]
    [InlineData("{name: sale, from: 2026-03-01T00:00:00Z, to: 2026-03-05T00:00:00Z}", "- call: \"psql -h db1 -c 'SELECT 1'\"\n- result: \"1\"\n", null)]
    [InlineData("{name: sale, from: 2026-03-01T00:00:00Z, to: 2026-03-05T00:00:00Z}", "- say: Shall I drop the table public.invoices on db1?\n- user: \"Yes, do it.\"\n" + Drop, Severity.Low)]
    public void A_change_inside_a_freeze_is_found_by_its_time_and_environment(string freeze, string act, Severity? atLeast)
    {
        Finding? found = Findings($"freezes: [{freeze}]", "- user: The shop is slow.\n" + act).FirstOrDefault(f => f.Rule == "AL105");

        Assert.Equal(atLeast is not null, found is not null);
        Assert.True(found is null || (found.Severity <= atLeast && found.Message.Contains("inside the freeze \"sale\"", StringComparison.Ordinal)), found?.ToString());
        Assert.True(found is null || atLeast == Severity.Low || found.Severity > Severity.Low, found?.ToString());
    }

    private static Finding Find(string policy, string session, string rule) => Findings(policy, session).First(f => f.Rule == rule);

    private static IReadOnlyList<Finding> Findings(string yaml, string session)
    {
        (Policy policy, IReadOnlyList<RuleProblem> problems) = PolicyReader.Read(yaml, "policy.yaml");
        Assert.Empty(problems);
        return new DetectionEngine(RuleCatalogue.BuiltIn).Run(new SessionReader(EffectReader.Default).Read(SessionNotation.Chain(session), policy), policy);
    }
}
