using System.CommandLine;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens why</c>: what led to an event, back to the instruction, each link with what it stands on.</summary>
internal sealed class WhyCommand : ICommandModule
{
    /// <summary>Steps shown at the event's end and at the instruction's end of a long way.</summary>
    private const int StepsNear = 14;
    private const int StepsFar = 4;

    private const string Example = """
        auditlens ingest sample-logs/flagship-cleanup-resets-production
        auditlens why 6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14.jsonl:81
        action       Bash: npx prisma migrate reset --force ...  [sample-logs/... .jsonl:81]
          caused by (explicit-id, 100 %)
        ...
        instruction  Clean up the test data left over ...  [sample-logs/... .jsonl:35]
        """;

    private readonly Argument<string> _event = new("EVENT") { Description = "Id of an event or its start, or FILE:LINE or FILE#/pointer as reports cite it." };

    private readonly Option<bool> _all = new("--all") { Description = "Every step on the way, however many." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("why", "Show what led to an event, back to the instruction.", Example);
        command.Arguments.Add(_event);
        command.Options.Add(_all);
        command.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            AgentEvent e = await EventLookup.FindAsync(store, run.Parse.GetRequiredValue(_event), cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindAsync(store, e.SessionId, cancellationToken).ConfigureAwait(false);
            SessionAnalysis analysis = await AnalysisRun.OneAsync(store, session, cancellationToken).ConfigureAwait(false);
            Write(run, analysis, PathBack(analysis.Session.Chain, e.Id), run.Json || run.Parse.GetValue(_all));
            run.Next($"auditlens timeline {ShellWord.Quote(session.Id)}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The surest link back from each step until an instruction, or a step with no earlier cause; a circle ends at the first step met twice.</summary>
    private static List<(ChainStep Step, ChainLink? Link)> PathBack(DecisionChain chain, EventId id)
    {
        var path = new List<(ChainStep, ChainLink?)>();
        var seen = new HashSet<int>();
        ChainStep? step = chain.StepOf(id);
        while (step is not null && seen.Add(step.Index))
        {
            ChainLink? link = step.Kind == StepKind.Instruction && step.DelegatedBy is null
                ? null
                : step.Links.Where(l => l.To < step.Index && l.Relation is not LinkRelation.CorroboratedBy && !seen.Contains(l.To)).Select(static l => (ChainLink?)l).FirstOrDefault();
            path.Add((step, link));
            step = link is { } next ? chain.Steps[next.To] : null;
        }

        return path;
    }

    private static void Write(CommandRun run, SessionAnalysis analysis, List<(ChainStep Step, ChainLink? Link)> path, bool all)
    {
        int hidden = all || path.Count <= StepsNear + StepsFar + 1 ? 0 : path.Count - StepsNear - StepsFar;
        for (int i = 0; i < path.Count; i++)
        {
            if (hidden > 0 && i == StepsNear)
            {
                run.Out.WriteLine($"  ... {Words.Number(hidden)} steps between, each following from the next; --all shows them ...");
                i += hidden;
            }

            (ChainStep step, ChainLink? link) = path[i];
            if (run.Json)
            {
                run.Out.WriteLine(StepJson.Line(analysis, step));
                continue;
            }

            run.Out.WriteLine($"{step.Kind.Word(),-12} {TerminalText.Line(StepSummary.Of(step, analysis.Session.ActionAt(step.Index), 300))}  [{TerminalText.Line(step.Ref.ToString())}]");
            if (link is { } l)
            {
                run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {l.Relation.Word().Replace('-', ' ')} ({l.Basis.Word()}, {l.Confidence * 100:0} %)"));
            }
        }

        if (!run.Json && path is [.., { Step.Kind: not StepKind.Instruction }])
        {
            run.Out.WriteLine("  The log does not show what this followed from.");
        }
    }
}
