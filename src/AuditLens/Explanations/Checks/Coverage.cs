using AuditLens.Chains;

namespace AuditLens.Explanations.Checks;

/// <summary>Whether the log proves absence: it holds an interval and its tools without a hole (DETECTION 5.2). Where it does not, what is missing is unverifiable, not refuted.</summary>
internal sealed class Coverage(DecisionChain chain)
{
    /// <summary>The hole that forbids a conclusion from absence between two steps, or null when the log covers the interval.</summary>
    public ChainGap? Hole(int from, int to)
    {
        foreach (ChainGap gap in chain.Gaps)
        {
            bool hides = gap.Kind is GapKind.CutArguments or GapKind.RejectedRecords or GapKind.MissingSubAgent or GapKind.MissingResult or GapKind.ClockJump;
            if (hides && gap.Refs.Any(reference => chain.StepOf(reference.Event) is { } step && step.Index >= from && step.Index <= to) || gap.Kind is GapKind.RejectedRecords)
            {
                return gap;
            }
        }

        return null;
    }

    public bool Covers(int from, int to) => to > from && chain.Steps.Any(step => step.Kind == StepKind.Action) && Hole(from, to) is null;
}
