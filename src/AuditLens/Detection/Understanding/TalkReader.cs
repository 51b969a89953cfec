using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

internal sealed record TalkReading(ImmutableArray<InstructionReading> Instructions, ImmutableArray<Prohibition> Prohibitions, ImmutableArray<ChainStep> Stops);

/// <summary>Reads what people, delegating agents, system prompts and rules files say: requests, prohibitions with their lifting, stop messages.</summary>
internal sealed class TalkReader(RequestReader requests, StopReader stops)
{
    private static readonly string[] RulesFiles = ["CLAUDE.md", "AGENTS.md", "GEMINI.md", ".cursorrules", "copilot-instructions.md", ".windsurfrules", "CONVENTIONS.md", ".clinerules"];

    public TalkReading Read(DecisionChain chain)
    {
        var instructions = ImmutableArray.CreateBuilder<InstructionReading>();
        var prohibitions = new List<Prohibition>();
        var stopped = ImmutableArray.CreateBuilder<ChainStep>();
        var referred = new ReferredTask();
        bool acted = false;
        foreach (ChainStep step in chain.Steps)
        {
            acted |= step.Kind == StepKind.Action;
            if (step.Kind == StepKind.Instruction && step.Event.Text is { Length: > 0 } text)
            {
                bool person = IsPerson(step);
                if (person)
                {
                    referred.Note(text);
                }

                MessageReading message = requests.Read(step, text, person);
                instructions.Add(message.Instruction);
                Lift(prohibitions, message, step, person);
                prohibitions.AddRange(message.Prohibitions);
                if (person && acted && stops.IsStop(text))
                {
                    stopped.Add(step);
                }
            }
            else if (step.Kind == StepKind.Action && referred.Content(chain, step) is { } task)
            {
                MessageReading message = requests.Read(chain.OutcomeOf(step)!, Unnumbered(task) ?? task, true);
                instructions.Add(message.Instruction);
                prohibitions.AddRange(message.Prohibitions);
            }
            else if (GoverningText(chain, step) is { Length: > 0 } rules)
            {
                prohibitions.AddRange(requests.Read(step, rules, false).Prohibitions);
            }
        }

        return new TalkReading(instructions.ToImmutable(), [.. Distinct(prohibitions)], stopped.ToImmutable());
    }

    private static bool IsPerson(ChainStep step) =>
        step.Event.Actor is Actor.User or Actor.Unknown && step.DelegatedBy is null && step.Event.Attribute(EventAttributes.InstructionOrigin) is null or "queue";

    // System prompts, and rules files that the agent read into its context.
    private static string? GoverningText(DecisionChain chain, ChainStep step)
    {
        if (step.Kind == StepKind.SystemText)
        {
            return step.Event.Text;
        }

        if (step.Kind == StepKind.Action && step.Event.Arguments is { Length: < 2000 } arguments && Array.Exists(RulesFiles, f => arguments.Contains(f, StringComparison.Ordinal)))
        {
            bool reads = !arguments.Contains("new_string", StringComparison.Ordinal) && !arguments.Contains("\"content\"", StringComparison.Ordinal);
            return reads ? Unnumbered(chain.OutcomeOf(step)?.Event.Result) : null;
        }

        return null;
    }

    private static string? Unnumbered(string? text)
    {
        if (text is null || text.Length > SentenceSplitter.MaximumLength)
        {
            return null;
        }

        return string.Join('\n', text.Split('\n').Select(l => l.IndexOfAny(['\t', '\u2192']) is > 0 and < 7 and var mark && l.AsSpan(0, mark).Trim().IndexOfAnyExceptInRange('0', '9') < 0 ? l[(mark + 1)..] : l));
    }

    private static void Lift(List<Prohibition> prohibitions, MessageReading message, ChainStep step, bool person)
    {
        if (!person || (message.Lifts.IsEmpty && !message.EndsFreeze))
        {
            return;
        }

        for (int i = 0; i < prohibitions.Count; i++)
        {
            Prohibition p = prohibitions[i];
            bool lifted = p.LiftedAt is null && ((message.EndsFreeze && p.Verbs.IsEmpty) || message.Lifts.Any(l => Covers(l, p)));
            prohibitions[i] = lifted ? p with { LiftedAt = step.Index } : p;
        }
    }

    private static bool Covers(Clause lift, Prohibition prohibition)
    {
        bool verb = prohibition.Verbs.IsEmpty || prohibition.Verbs.Contains(lift.Verb.Verb) || Lexicon.Default.AnyChange.Contains(lift.Verb.Word);
        bool environment = prohibition.Environment == DeploymentEnvironment.Unknown || lift.Environment == prohibition.Environment;
        return verb && environment && (prohibition.Objects.IsEmpty || prohibition.Objects.Any(o => lift.Objects.Any(l => l.Contains(o, StringComparison.Ordinal) || o.Contains(l, StringComparison.Ordinal))));
    }

    // A rule that is repeated (system prompt of each turn) counts once, from its first place.
    private static IEnumerable<Prohibition> Distinct(List<Prohibition> prohibitions) => prohibitions.DistinctBy(p => (p.Words, p.LiftedAt)).Take(400);
}
