using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Chains;

public sealed class ChainBuilderTests
{
    [Fact]
    public void A_call_is_caused_by_the_thought_before_it_and_its_result_answers_it()
    {
        DecisionChain chain = Build(Some.Session());

        Assert.Equal(
            [StepKind.Instruction, StepKind.Reasoning, StepKind.Action, StepKind.Outcome, StepKind.Message],
            chain.Steps.Select(static s => s.Kind));
        Assert.Contains(chain.Steps[2].Links, static l => l is { To: 1, Relation: LinkRelation.CausedBy, Basis: LinkBasis.Order });
        Assert.Contains(chain.Steps[3].Links, static l => l is { To: 2, Relation: LinkRelation.ResultOf, Basis: LinkBasis.ExplicitId, Confidence: 1 });
        Assert.Same(chain.Steps[3], chain.OutcomeOf(chain.Steps[2]));
        Assert.Empty(chain.Gaps);
    }

    [Fact]
    public void What_the_agent_says_before_it_acts_is_a_decision_and_what_it_says_last_is_a_message()
    {
        DecisionChain chain = Build([Some.Instruction(1, "go"), Some.Message(2, "I will list."), Some.Call(3), Some.Result(4, "call-3"), Some.Message(5, "Done.")]);

        Assert.Equal(StepKind.Decision, chain.Steps[1].Kind);
        Assert.Equal(StepKind.Message, chain.Steps[4].Kind);
    }

    [Fact]
    public void A_repeated_record_stands_in_the_chain_once()
    {
        IReadOnlyList<AgentEvent> session = Some.Session();

        Assert.Equal(Build(session).Steps.Select(static s => s.Event), Build([.. session, .. session]).Steps.Select(static s => s.Event));
    }

    [Fact]
    public void A_late_record_keeps_its_place_in_the_file_and_a_clock_that_steps_back_is_named()
    {
        List<AgentEvent> events = [.. Enumerable.Range(1, 40).Select(static n => Some.Message(n, "m"))];
        events[20] = events[20] with { Time = Some.Time(21).AddMinutes(-5) };

        DecisionChain chain = Build(events);

        Assert.Equal(events.Select(static e => e.Id), chain.Steps.Select(static s => s.Event.Id));
        Assert.Contains(chain.Gaps, g => g.Kind == GapKind.ClockJump && g.Refs.Contains(EventRef.To(events[20])));
    }

    [Fact]
    public void A_file_whose_records_are_exported_when_they_end_is_sorted_by_time()
    {
        AgentEvent[] events = [.. Enumerable.Range(1, 10).Select(static n => Some.Message(n, "m") with { Time = Some.Time(100 - n) })];

        DecisionChain chain = Build(events);

        Assert.Equal(events.Reverse().Select(static e => e.Id), chain.Steps.Select(static s => s.Event.Id));
    }

    [Fact]
    public void Two_files_of_one_session_are_merged_by_time()
    {
        AgentEvent[] main = [Some.Message(1, "a"), Some.Message(10, "c")];
        AgentEvent[] other = [Some.Event(5, text: "b", file: "agent-x.jsonl")];

        Assert.Equal(["a", "b", "c"], Build([.. main, .. other]).Steps.Select(static s => s.Event.Text));
    }

    [Fact]
    public void A_call_without_a_result_and_a_result_without_a_call_are_gaps()
    {
        DecisionChain chain = Build([Some.Instruction(1, "go"), Some.Call(2), Some.Result(3, "call-of-another-file")]);

        Assert.Contains(chain.Gaps, static g => g.Kind == GapKind.MissingResult && g.Refs[0].Line == 2);
        Assert.Contains(chain.Gaps, static g => g.Kind == GapKind.OrphanResult && g.Refs[0].Line == 3);
    }

    [Fact]
    public void Results_without_ids_answer_the_open_calls_in_order_with_less_confidence()
    {
        AgentEvent first = Some.Call(2) with { CallId = null };
        AgentEvent second = Some.Call(3) with { CallId = null };
        AgentEvent answer = Some.Result(4, "x") with { CallId = null };

        DecisionChain chain = Build([Some.Instruction(1, "go"), first, second, answer]);

        ChainLink link = Assert.Single(chain.Steps[3].Links);
        Assert.Equal((1, LinkRelation.ResultOf, LinkBasis.Order), (link.To, link.Relation, link.Basis));
        Assert.True(link.Confidence < 1);
    }

    [Fact]
    public void Parents_that_run_in_a_circle_or_are_missing_are_named_and_break_nothing()
    {
        AgentEvent a = Some.Message(1, "a") with { NativeId = "a", ParentNativeId = "b" };
        AgentEvent b = Some.Message(2, "b") with { NativeId = "b", ParentNativeId = "a" };
        AgentEvent self = Some.Message(3, "c") with { NativeId = "c", ParentNativeId = "c" };
        AgentEvent lost = Some.Message(4, "d") with { NativeId = "d", ParentNativeId = "gone" };

        DecisionChain chain = Build([a, b, self, lost]);

        Assert.Equal([1, 2, 3], Gap(chain, GapKind.ParentCycle).Refs.Select(static r => r.Line));
        Assert.Equal([4], Gap(chain, GapKind.LostParent).Refs.Select(static r => r.Line));
    }

    [Fact]
    public void Records_under_one_id_that_say_different_things_are_named_together()
    {
        AgentEvent first = Some.Call(2) with { NativeId = "b" };
        AgentEvent second = Some.Call(3) with { NativeId = "b", Attributes = Attribute(EventAttributes.SharesIdWith, "b") };

        ChainGap gap = Gap(Build([Some.Instruction(1, "go"), first, second]), GapKind.SharedId);

        Assert.StartsWith("1 record bears the id of another record", gap.What, StringComparison.Ordinal);
        Assert.Equal([2, 3], gap.Refs.Select(static r => r.Line));
    }

    [Fact]
    public void A_parent_that_is_written_after_its_child_is_found()
    {
        AgentEvent child = Some.Message(1, "child") with { NativeId = "child", ParentNativeId = "parent" };
        AgentEvent parent = Some.Message(2, "parent") with { NativeId = "parent" };

        Assert.Empty(Build([child, parent]).Gaps);
    }

    [Fact]
    public void A_sub_agent_hangs_from_the_call_that_started_it()
    {
        AgentEvent task = Some.Call(2, "Task", """{"prompt":"look"}""");
        AgentEvent inner = Some.Call(3) with { AgentId = "sub", Attributes = Attribute(EventAttributes.DelegatedByCallId, "call-2") };
        AgentEvent again = Some.Message(4, "found") with { AgentId = "sub" };

        DecisionChain chain = Build([Some.Instruction(1, "go"), task, inner, again, Some.Result(5, "call-2")]);

        Assert.Equal([null, null, 1, 1, null], chain.Steps.Select(static s => s.DelegatedBy));
        Assert.Equal(1, chain.Steps[3].Depth);
        Assert.Contains(chain.Steps[2].Links, static l => l is { To: 1, Relation: LinkRelation.DelegatedTo, Basis: LinkBasis.ExplicitId });
        Assert.DoesNotContain(chain.Gaps, static g => g.Kind == GapKind.MissingSubAgent);
    }

    [Fact]
    public void A_sub_agent_whose_start_is_not_in_the_log_is_a_gap()
    {
        DecisionChain chain = Build([Some.Message(1, "found") with { AgentId = "sub" }]);

        Assert.Equal(GapKind.MissingSubAgent, Gap(chain, GapKind.MissingSubAgent).Kind);
    }

    [Fact]
    public void An_approval_is_linked_to_the_call_it_names_and_a_denial_is_not_an_approval()
    {
        AgentEvent approval = Some.Event(3, EventKind.Approval, callId: "call-2", outcome: Outcome.Approved, actor: Actor.User);
        AgentEvent denial = Some.Event(5, EventKind.Approval, callId: "call-4", outcome: Outcome.Denied, actor: Actor.User);

        DecisionChain chain = Build([Some.Instruction(1, "go"), Some.Call(2), approval, Some.Call(4), denial]);

        Assert.Contains(chain.Steps[1].Links, static l => l is { To: 2, Relation: LinkRelation.ApprovedBy });
        Assert.DoesNotContain(chain.Steps[3].Links, static l => l.Relation == LinkRelation.ApprovedBy);
    }

    [Fact]
    public void An_outside_record_of_the_same_statement_corroborates_the_call()
    {
        AgentEvent call = Some.Call(2, arguments: """{"command":"psql -c \"DROP TABLE\n  bookings\""}""");
        AgentEvent witness = Some.Event(3, EventKind.OutsideWitness, text: "statement: DROP TABLE bookings", arguments: "DROP TABLE bookings", session: "postgresql:x", file: "pg.csv");
        AgentEvent unrelated = Some.Event(4, EventKind.OutsideWitness, text: "statement: DROP TABLE invoices", arguments: "DROP TABLE invoices", session: "postgresql:x", file: "pg.csv");

        DecisionChain chain = ChainBuilder.Build(Info(), [Some.Instruction(1, "go"), call], [witness, unrelated]);

        Assert.Equal([2], chain.Steps[1].Links.Where(static l => l.Relation == LinkRelation.CorroboratedBy).Select(static l => l.To));
    }

    [Fact]
    public void Silence_is_named_only_while_the_agent_is_at_work()
    {
        AgentEvent[] busy = [.. Enumerable.Range(1, 10).Select(static n => Some.Message(n, "m"))];
        AgentEvent afterPause = Some.Message(11, "m") with { Time = Some.Time(10).AddHours(1) };
        AgentEvent personReturns = Some.Instruction(11, "more") with { Time = Some.Time(10).AddHours(1) };

        Assert.Contains(Build([.. busy, afterPause]).Gaps, static g => g.Kind == GapKind.SilentInterval);
        Assert.DoesNotContain(Build([.. busy, personReturns]).Gaps, static g => g.Kind == GapKind.SilentInterval);
    }

    [Fact]
    public void An_interval_that_no_turn_lasts_is_a_wrong_clock_and_not_a_silence()
    {
        AgentEvent[] busy = [.. Enumerable.Range(1, 10).Select(static n => Some.Message(n, "m"))];
        AgentEvent future = Some.Message(11, "m") with { Time = Some.Time(10).AddYears(10) };

        DecisionChain chain = Build([.. busy, future]);

        Assert.StartsWith("the clock steps ahead by 10 years", Gap(chain, GapKind.ClockJump).What, StringComparison.Ordinal);
        Assert.DoesNotContain(chain.Gaps, static g => g.Kind == GapKind.SilentInterval);
    }

    [Theory]
    [InlineData(0.4, "less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(3900, "1 hour 5 minutes")]
    [InlineData(7200, "2 hours")]
    [InlineData(310_400_580, "9 years 305 days")]
    public void A_length_of_time_is_told_in_the_two_largest_units(double seconds, string words) => Assert.Equal(words, Spans.Words(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Records_without_times_keep_their_order_and_the_lack_is_named()
    {
        AgentEvent[] events = [.. Some.Session().Select(static e => e with { Time = null })];

        DecisionChain chain = Build(events);

        Assert.Equal(events.Select(static e => e.Id), chain.Steps.Select(static s => s.Event.Id));
        Assert.Contains(chain.Gaps, static g => g.Kind == GapKind.NoTimes);
    }

    [Fact]
    public void Cut_arguments_and_compaction_are_gaps_with_what_they_limit()
    {
        AgentEvent cut = Some.Call(2) with { Attributes = Attribute(EventAttributes.Truncated, "arguments") };
        AgentEvent compaction = Some.Event(3, EventKind.Lifecycle) with { Attributes = Attribute(EventAttributes.Lifecycle, "compaction") };

        DecisionChain chain = Build([Some.Instruction(1, "go"), cut, compaction]);

        Assert.NotEmpty(Gap(chain, GapKind.CutArguments).Limits);
        Assert.NotEmpty(Gap(chain, GapKind.Compaction).Limits);
    }

    [Fact]
    public void Calls_whose_arguments_were_not_captured_are_a_gap()
    {
        Assert.NotEmpty(Gap(Build([Some.Call(1) with { Arguments = null }]), GapKind.MissingArguments).Limits);
    }

    private static ChainGap Gap(DecisionChain chain, GapKind kind) => Assert.Single(chain.Gaps, g => g.Kind == kind);

    private static ImmutableSortedDictionary<string, string> Attribute(string name, string value) => EventAttributes.None.Add(name, value);

    private static DecisionChain Build(IReadOnlyList<AgentEvent> events) => ChainBuilder.Build(Info(), events, []);

    internal static SessionInfo Info() => new() { Id = Some.SessionId, Format = "jsonl", Dialect = "claude-code", Files = [Some.File], Events = 0, Actions = 0 };
}
