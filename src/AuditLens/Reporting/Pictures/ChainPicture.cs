using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Pictures;

/// <summary>The decision chain as a picture: the steps that matter from top to bottom, and the links between them. Drawn as SVG and as Mermaid.</summary>
public sealed record ChainPicture(ImmutableArray<ChainNode> Nodes, ImmutableArray<ChainEdge> Edges)
{
    private const int LongestText = 150;

    public static ChainPicture Of(SessionAnalysis analysis, KeySteps steps)
    {
        IReadOnlyList<ChainStep> chosen = steps.Picture;
        var place = new Dictionary<int, int>();
        var nodes = ImmutableArray.CreateBuilder<ChainNode>(chosen.Count);
        foreach (ChainStep step in chosen)
        {
            place[step.Index] = nodes.Count;
            (string? mark, Tone tone) = Mark(analysis.Incident, step);
            nodes.Add(new ChainNode(
                step.Kind,
                mark,
                StepSummary.Of(step, analysis.Session.ActionAt(step.Index), LongestText),
                step.Event.Time is { } t ? ReportTime.Clock(t) : "",
                tone,
                step.Depth,
                step.Ref));
        }

        return new ChainPicture(nodes.MoveToImmutable(), EdgesBetween(analysis, chosen, place));
    }

    private static ImmutableArray<ChainEdge> EdgesBetween(SessionAnalysis analysis, IReadOnlyList<ChainStep> chosen, Dictionary<int, int> place)
    {
        var edges = ImmutableArray.CreateBuilder<ChainEdge>();
        for (int i = 0; i < chosen.Count; i++)
        {
            bool fromPrevious = i == 0;
            foreach (ChainLink link in chosen[i].Links)
            {
                if (place.TryGetValue(link.To, out int from) && from < i)
                {
                    edges.Add(new ChainEdge(from, i, link.Relation.Word().Replace('-', ' '), link.Basis != LinkBasis.Order));
                    fromPrevious |= from == i - 1;
                }
            }

            if (chosen[i].Ref == analysis.Incident.HarmfulAction && Contracted(analysis.Session.Chain, chosen[i], place) is { } contracted)
            {
                edges.Add(contracted with { To = i });
                fromPrevious |= contracted.From == i - 1;
            }

            if (!fromPrevious)
            {
                edges.Add(new ChainEdge(i - 1, i, "then", Sure: false));
            }
        }

        return edges.ToImmutable();
    }

    // The way from the harmful action back to the nearest step in the picture, when no link leads there at once: what lies between is left out, not the connection.
    private static ChainEdge? Contracted(DecisionChain chain, ChainStep step, Dictionary<int, int> place)
    {
        if (step.Kind == StepKind.Instruction || step.Links.Any(l => l.To < step.Index && place.ContainsKey(l.To)))
        {
            return null;
        }

        bool sure = true;
        ChainStep at = step;
        while (at.Links.FirstOrDefault(l => l.To < at.Index && l.Relation != LinkRelation.CorroboratedBy) is { Basis: var basis, To: var to } link && link != default && to < at.Index)
        {
            sure &= basis != LinkBasis.Order;
            if (place.TryGetValue(to, out int from))
            {
                return new ChainEdge(from, 0, "led to", sure);
            }

            at = chain.Steps[to];
        }

        return null;
    }

    private static (string? Mark, Tone Tone) Mark(Incident i, ChainStep step)
    {
        EventRef r = step.Ref;
        return r == i.HarmfulAction ? ("harmful action", Tone.Bad)
            : r == i.RootCause?.Ref ? (RootCauseTerm.Of(i), Tone.Bad)
            : r == i.PointOfNoReturn ? ("point of no return", Tone.Bad)
            : i.IgnoredStopSigns.FirstOrDefault(s => s.Ref == r) is { } sign ? (sign.IsAfterAct ? "sign passed afterwards" : "stop sign passed", Tone.Warn)
            : r == i.LastSafeStep ? ("last safe step", Tone.Good)
            : (null, Tone.Plain);
    }
}

/// <param name="Mark">What the incident says of this step, or null.</param>
public sealed record ChainNode(StepKind Kind, string? Mark, string Text, string Time, Tone Tone, int Depth, EventRef Ref);

/// <param name="Sure">False when only the order of records stands behind it.</param>
public sealed record ChainEdge(int From, int To, string Label, bool Sure);
