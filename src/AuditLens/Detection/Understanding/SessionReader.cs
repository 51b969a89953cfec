using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

/// <summary>Turns a decision chain into an understanding: every action read in the light of what the session had shown before it. Pure.</summary>
public sealed class SessionReader(EffectReader effects)
{
    private readonly RequestReader _requests = new(Lexicon.Default);
    private readonly StopReader _stops = new(Lexicon.Default);
    private readonly EffectRefiner _refiner = new();

    public SessionUnderstanding Read(DecisionChain chain, Policy policy)
    {
        TalkReading talk = new TalkReader(_requests, _stops).Read(chain);
        ImmutableArray<UnderstoodAction>.Builder actions = ReadActions(chain, policy);
        ImmutableArray<ApprovalReading> approvals = new ApprovalReader(_stops, _requests).Read(chain, talk, actions, policy);
        (ImmutableArray<UnderstoodAction> confirmed, ImmutableArray<WitnessedEffect> unmatched) = new WitnessJoin(effects).Join(chain, WithApprovals(actions, approvals));
        return new SessionUnderstanding
        {
            Chain = chain,
            Actions = confirmed,
            UnmatchedWitnesses = unmatched,
            Instructions = talk.Instructions,
            Prohibitions = talk.Prohibitions,
            Approvals = approvals,
            StopMessages = talk.Stops,
        };
    }

    private ImmutableArray<UnderstoodAction>.Builder ReadActions(DecisionChain chain, Policy policy)
    {
        var surroundings = new SessionSurroundings(policy.Environments);
        ImmutableArray<UnderstoodAction>.Builder actions = ImmutableArray.CreateBuilder<UnderstoodAction>();
        foreach (ChainStep step in chain.Steps)
        {
            if (step.Kind == StepKind.Action)
            {
                surroundings.MoveTo(step);
                UnderstoodAction action = ReadAction(chain, step, surroundings);
                actions.Add(action);
                surroundings.Learn(step, action.Effects, action.Outcome, action.Outcome is not null && action.Execution is not (ExecutionStatus.Failed or ExecutionStatus.Denied));
            }
        }

        return actions;
    }

    private UnderstoodAction ReadAction(DecisionChain chain, ChainStep step, SessionSurroundings surroundings)
    {
        AgentEvent e = step.Event;
        ChainStep? outcome = chain.OutcomeOf(step);
        ActionReading reading = effects.Read(new ActionText(ActionKind.Tool, e.Arguments ?? e.Text ?? "", e.Tool, surroundings.WorkingDirectory), surroundings);
        ImmutableArray<ActionEffect>.Builder refined = ImmutableArray.CreateBuilder<ActionEffect>(reading.Effects.Count);
        foreach (ActionEffect effect in reading.Effects)
        {
            refined.Add(_refiner.Refine(effect, step, outcome, surroundings));
        }

        return new UnderstoodAction { Step = step, Outcome = outcome, Effects = refined.MoveToImmutable(), Notes = [.. reading.Notes] };
    }

    private static ImmutableArray<UnderstoodAction> WithApprovals(ImmutableArray<UnderstoodAction>.Builder actions, ImmutableArray<ApprovalReading> approvals)
    {
        var best = new Dictionary<int, ApprovalReading>();
        foreach (ApprovalReading approval in approvals.Where(a => a.Granted))
        {
            foreach (int step in approval.Covers)
            {
                if (!best.TryGetValue(step, out ApprovalReading? other) || approval.Kind < other.Kind)
                {
                    best[step] = approval;
                }
            }
        }

        for (int i = 0; i < actions.Count; i++)
        {
            if (best.TryGetValue(actions[i].Step.Index, out ApprovalReading? approval))
            {
                actions[i] = actions[i] with { Approval = approval };
            }
        }

        return actions.ToImmutable();
    }
}
