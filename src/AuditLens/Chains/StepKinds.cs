using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Names the kind of each step. What the agent says before it acts, in the same turn, is its decision; what it says and leaves at that is a message.</summary>
internal static class StepKinds
{
    public static StepKind[] Of(List<AgentEvent> ordered)
    {
        var kinds = new StepKind[ordered.Count];
        var actsNext = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (int i = ordered.Count - 1; i >= 0; i--)
        {
            AgentEvent e = ordered[i];
            string agent = e.AgentId ?? "";
            kinds[i] = KindOf(e, actsNext.GetValueOrDefault(agent));
            if (kinds[i] == StepKind.Action)
            {
                actsNext[agent] = true;
            }
            else if (kinds[i] is StepKind.Outcome or StepKind.Instruction)
            {
                actsNext[agent] = false;
            }
        }

        return kinds;
    }

    private static StepKind KindOf(AgentEvent e, bool actsNext) => e.Kind switch
    {
        EventKind.Instruction => StepKind.Instruction,
        EventKind.SystemText => StepKind.SystemText,
        EventKind.Reasoning => StepKind.Reasoning,
        EventKind.Message => actsNext && e.Actor == Actor.Agent ? StepKind.Decision : StepKind.Message,
        EventKind.ToolCall => StepKind.Action,
        EventKind.ToolResult => StepKind.Outcome,
        EventKind.Approval => StepKind.Approval,
        EventKind.PolicyDecision => StepKind.Policy,
        EventKind.Explanation => StepKind.Explanation,
        EventKind.Error => StepKind.Error,
        EventKind.OutsideWitness => StepKind.Witness,
        EventKind.Lifecycle => StepKind.Lifecycle,
        _ => StepKind.Other,
    };
}
