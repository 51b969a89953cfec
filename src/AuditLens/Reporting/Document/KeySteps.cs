using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;

namespace AuditLens.Reporting.Document;

/// <summary>Chooses the steps that a reader needs: what was asked, what the incident cites, what led to the harmful act, how it ended. A session of 50,000 steps gives a page, not a book.</summary>
public sealed class KeySteps
{
    private const int MostTimelineRows = 60;
    private const int MostPictureNodes = 18;

    private readonly DecisionChain _chain;
    private readonly SessionAnalysis _analysis;
    private readonly Dictionary<int, int> _weights = [];

    public KeySteps(SessionAnalysis analysis)
    {
        _analysis = analysis;
        _chain = analysis.Session.Chain;
        Weigh();
    }

    /// <summary>Steps of the timeline in order.</summary>
    public IReadOnlyList<ChainStep> Timeline => Choose(MostTimelineRows);

    /// <summary>The path from the instruction to the harmful act and its outcome, with the stop signs on the way, in order.</summary>
    public IReadOnlyList<ChainStep> Picture
    {
        get
        {
            if (Step(_analysis.Incident.HarmfulAction) is not { } harmful)
            {
                return Choose(MostPictureNodes);
            }

            var path = new SortedSet<int> { harmful.Index };
            if (_chain.OutcomeOf(harmful) is { } outcome)
            {
                path.Add(outcome.Index);
            }

            Add(path, Step(_analysis.Incident.RootCause?.Ref));
            Add(path, Step(_analysis.Incident.LastSafeStep));
            AddCauses(path, harmful, MostPictureNodes / 2);
            foreach (StopSign sign in _analysis.Incident.IgnoredStopSigns)
            {
                Add(path, Step(sign.Ref));
            }

            foreach (ChainStep step in Choose(MostPictureNodes).Where(s => s.Kind is not StepKind.Outcome))
            {
                Add(path, step);
            }

            return [.. path.Select(i => _chain.Steps[i])];

            void Add(SortedSet<int> steps, ChainStep? step)
            {
                if (step is not null && steps.Count < MostPictureNodes)
                {
                    steps.Add(step.Index);
                }
            }
        }
    }

    public ChainStep? Step(EventRef? r) => r is null ? null : _chain.StepOf(r.Event);

    /// <summary>Walks the links back to an instruction, the surest link first; visits each step once, so a circle ends.</summary>
    private void AddCauses(SortedSet<int> path, ChainStep from, int most)
    {
        ChainStep step = from;
        for (int i = 0; i < most; i++)
        {
            int next = step.Links.Where(l => l.Relation is LinkRelation.CausedBy or LinkRelation.DelegatedTo or LinkRelation.InformedBy && !path.Contains(l.To))
                .Select(static l => l.To).DefaultIfEmpty(-1).First();
            if (next < 0)
            {
                return;
            }

            path.Add(next);
            step = _chain.Steps[next];
        }
    }

    private List<ChainStep> Choose(int most) =>
        [.. _weights.OrderByDescending(static w => w.Value).ThenBy(static w => w.Key).Take(most).OrderBy(static w => w.Key).Select(w => _chain.Steps[w.Key])];

    private void Weigh()
    {
        foreach (ChainStep step in _chain.Steps)
        {
            int weight = step.Kind switch
            {
                StepKind.Instruction => 4,
                StepKind.Explanation => 4,
                StepKind.Approval => 3,
                StepKind.Error => 2,
                StepKind.Lifecycle => 1,
                StepKind.Policy when step.Event.Outcome is Outcome.Denied or Outcome.Failed || step.Event.Attribute(EventAttributes.PermissionMode) is not null => 1,
                StepKind.Action when _analysis.Session.ActionAt(step.Index)?.Gravest is { IsHardToReverse: true } => 4,
                StepKind.Action when _analysis.Session.ActionAt(step.Index)?.Gravest is { Changes: true } => 2,
                _ => 0,
            };
            if (weight > 0)
            {
                _weights[step.Index] = weight;
            }
        }

        if (_chain.Steps is [.., { } last])
        {
            Raise(last, 4);
        }

        WeighIncident();
    }

    private void WeighIncident()
    {
        Incident incident = _analysis.Incident;
        Raise(Step(incident.RootCause?.Ref), 10);
        Raise(Step(incident.HarmfulAction), 10);
        Raise(Step(incident.HarmfulAction) is { } harmful ? _chain.OutcomeOf(harmful) : null, 9);
        Raise(Step(incident.LastSafeStep), 9);
        Raise(Step(incident.PointOfNoReturn), 9);
        foreach (StopSign sign in incident.IgnoredStopSigns)
        {
            Raise(Step(sign.Ref), 8);
        }

        foreach (Finding finding in _analysis.Findings)
        {
            foreach (EventRef r in finding.Evidence.Take(4))
            {
                Raise(Step(r), 4 + (int)finding.Severity);
            }
        }
    }

    private void Raise(ChainStep? step, int weight)
    {
        if (step is not null)
        {
            _weights[step.Index] = Math.Max(weight, _weights.GetValueOrDefault(step.Index));
        }
    }
}
