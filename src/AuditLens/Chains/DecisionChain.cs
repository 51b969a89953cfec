using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>The session rebuilt: every event in its place, linked to what it follows from. Immutable; made by <see cref="ChainBuilder"/>.</summary>
public sealed class DecisionChain
{
    private readonly Dictionary<EventId, int> _byEvent;
    private readonly int[] _resultOf;

    /// <param name="resultOf">For each action step the index of its outcome, else -1.</param>
    internal DecisionChain(SessionInfo session, ImmutableArray<ChainStep> steps, ImmutableArray<ChainGap> gaps, int[] resultOf)
    {
        Session = session;
        Steps = steps;
        Gaps = gaps;
        _resultOf = resultOf;
        _byEvent = new Dictionary<EventId, int>(steps.Length);
        foreach (ChainStep step in steps)
        {
            _byEvent[step.Event.Id] = step.Index;
        }
    }

    public SessionInfo Session { get; }

    public ImmutableArray<ChainStep> Steps { get; }

    public ImmutableArray<ChainGap> Gaps { get; }

    /// <summary>The outcome of an action; null when the log holds none.</summary>
    public ChainStep? OutcomeOf(ChainStep action) => _resultOf[action.Index] is >= 0 and var index ? Steps[index] : null;

    public ChainStep? StepOf(EventId id) => _byEvent.TryGetValue(id, out int index) ? Steps[index] : null;
}
