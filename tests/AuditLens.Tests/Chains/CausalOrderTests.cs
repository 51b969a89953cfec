using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Chains;

public sealed class CausalOrderTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(3600)]
    public void An_instruction_whose_clock_is_late_stands_before_the_call_that_names_it_and_the_skew_is_told(int late)
    {
        AgentEvent instruction = Some.Instruction(1, "drop it") with { NativeId = "a", Time = Some.Time(1 + late) };
        AgentEvent call = Some.Call(2) with { NativeId = "b", ParentNativeId = "a" };
        AgentEvent result = Some.Result(3, "call-2") with { NativeId = "c", ParentNativeId = "b" };

        DecisionChain chain = Build([instruction, call, result]);

        Assert.Equal([1, 2, 3], Lines(chain));
        Assert.Contains(chain.Steps[1].Links, static l => l is { To: 0, Relation: LinkRelation.CausedBy, Basis: LinkBasis.ExplicitId });
        ChainGap skew = Assert.Single(chain.Gaps);
        Assert.Equal(GapKind.ClockSkew, skew.Kind);
        Assert.Contains(late == 3 ? "2 seconds" : "59 minutes 59 seconds", skew.What, StringComparison.Ordinal);
        Assert.Equal([1, 2], skew.Refs.Select(static r => r.Line));
    }

    [Fact]
    public void A_result_never_stands_before_its_call_nor_a_call_before_its_parent_whatever_all_their_clocks_say()
    {
        AgentEvent instruction = Some.Instruction(1, "go") with { NativeId = "a", Time = Some.Time(3000) };
        AgentEvent call = Some.Call(2) with { NativeId = "b", ParentNativeId = "a", Time = Some.Time(2000) };
        AgentEvent result = Some.Result(3, "call-2") with { NativeId = "c", Time = Some.Time(1000) };

        Assert.Equal([1, 2, 3], Lines(Build([instruction, call, result])));
        Assert.Equal([1, 2, 3], Lines(Build([result, call, instruction])));
    }

    [Fact]
    public void A_result_in_another_file_with_an_early_clock_stands_behind_its_call()
    {
        AgentEvent call = Some.Call(2);
        AgentEvent result = Some.Event(1, EventKind.ToolResult, result: "ok", callId: "call-2", file: "logs/results.jsonl");

        DecisionChain chain = Build([Some.Instruction(0, "go") with { Source = Some.Location(1) }, result, call]);

        Assert.Equal([StepKind.Instruction, StepKind.Action, StepKind.Outcome], chain.Steps.Select(static s => s.Kind));
    }

    [Fact]
    public void Answers_that_their_record_times_before_the_record_itself_stand_behind_what_the_record_says_before_them()
    {
        SourceLocation record = Some.Location(2);
        AgentEvent thought = Some.Message(2, "first this, then that") with { Source = record, Time = Some.Time(20) };
        AgentEvent first = Some.Call(3) with { Source = record, Ordinal = 1, Time = Some.Time(20) };
        AgentEvent answer = Some.Result(4, "call-3") with { Source = record, Ordinal = 2, Time = Some.Time(12) };

        DecisionChain chain = Build([Some.Instruction(1, "go"), thought, first, answer]);

        Assert.Equal([StepKind.Instruction, StepKind.Decision, StepKind.Action, StepKind.Outcome], chain.Steps.Select(static s => s.Kind));
        Assert.DoesNotContain(chain.Gaps, static g => g.Kind == GapKind.ClockSkew);
    }

    [Fact]
    public void What_a_span_ends_with_may_stand_behind_the_spans_that_it_encloses()
    {
        ImmutableSortedDictionary<string, string> trace = EventAttributes.None.SetItem(EventAttributes.TraceId, "t");
        AgentEvent answer = Some.Message(1, "all done") with { NativeId = "root", Attributes = trace, Time = Some.Time(50) };
        AgentEvent call = Some.Call(2) with { NativeId = "child", ParentNativeId = "root", Attributes = trace };

        DecisionChain chain = Build([answer, call]);

        Assert.Equal([2, 1], Lines(chain));
        Assert.DoesNotContain(chain.Gaps, static g => g.Kind == GapKind.ClockSkew);
    }

    [Fact]
    public void Of_calls_that_share_an_id_a_result_answers_the_one_that_its_file_holds_before_it()
    {
        AgentEvent again = Some.Call(3, callId: "call-1") with { Time = Some.Time(30) };
        AgentEvent second = Some.Result(4, "call-1");

        DecisionChain chain = Build([Some.Call(1), Some.Result(2, "call-1"), again, second]);

        Assert.Equal([1, 2, 3, 4], Lines(chain));
        Assert.Equal(4, chain.OutcomeOf(chain.Steps[2])?.Event.Source.Line);
    }

    [Fact]
    public void A_circle_of_parents_with_clocks_against_it_keeps_every_record()
    {
        AgentEvent a = Some.Message(1, "a") with { NativeId = "a", ParentNativeId = "c" };
        AgentEvent b = Some.Message(2, "b") with { NativeId = "b", ParentNativeId = "a" };
        AgentEvent c = Some.Message(3, "c") with { NativeId = "c", ParentNativeId = "b" };

        Assert.Equal(3, Build([c, b, a]).Steps.Length);
    }

    private static DecisionChain Build(IReadOnlyList<AgentEvent> events) => ChainBuilder.Build(ChainBuilderTests.Info(), events, []);

    private static IEnumerable<int?> Lines(DecisionChain chain) => chain.Steps.Select(static s => s.Event.Source.Line);
}
