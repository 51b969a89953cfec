using System.CommandLine;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens timeline</c>: the whole decision chain, one line a step.</summary>
internal sealed class TimelineCommand : ICommandModule
{
    private const string Example = """
        auditlens ingest sample-logs/flagship-cleanup-resets-production
        auditlens timeline 6d1c0b5e --kind action --from 2026-09-14T13:41:00Z
        STEP  UTC                  KIND    WHO          WHAT                                          RECORD
        84    2026-09-14 13:41:06  action  Claude Code  Bash: npx prisma migrate reset --force (...)  6d1c0b5e-93f…7a9d14.jsonl:81
        """;

    private readonly Argument<string> _session = new("SESSION") { Description = "Id of the session; its start is enough." };
    private readonly Option<string?> _kind = new("--kind") { Description = "Only steps of this kind: instruction, reasoning, decision, action, outcome, message, approval ...", HelpName = "KIND" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("timeline", "Print the decision chain of a session as a readable timeline.", Example);
        command.Arguments.Add(_session);
        _kind.Accept([.. Enum.GetValues<StepKind>().Select(static k => k.Word())], "a kind of step");
        command.Options.Add(_kind);
        var range = TimeRangeOptions.OfEvents(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            string? kind = run.Parse.GetValue(_kind);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindAsync(store, run.Parse.GetRequiredValue(_session), cancellationToken).ConfigureAwait(false);
            SessionAnalysis analysis = await AnalysisRun.OneAsync(store, session, cancellationToken).ConfigureAwait(false);
            ChainStep[] steps = [.. analysis.Session.Chain.Steps.Where(s => (kind is null || s.Kind.Word() == kind) && (from is null || s.Event.Time >= from) && (to is null || s.Event.Time < to))];
            Write(run, analysis, steps);
            run.Next($"auditlens why {(analysis.Incident.HarmfulAction ?? (steps.Length > 0 ? steps[^1].Ref : null))?.Event.ToString() ?? "EVENT"}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, SessionAnalysis analysis, ChainStep[] steps)
    {
        if (run.Json)
        {
            foreach (ChainStep step in steps)
            {
                run.Out.WriteLine(StepJson.Line(analysis, step));
            }

            return;
        }

        var table = new TextTable(("STEP", 8), ("UTC", 19), ("KIND", 12), ("WHO", 24), ("WHAT", 160), ("RECORD", 90));
        foreach (ChainStep step in steps)
        {
            string who = step.Event.Actor == Actor.Agent && step.Agent is not null ? new string(' ', step.Depth) + step.Agent : ActorWords.Word(step.Event.Actor);
            string time = step.Event.Time is { } t ? ReportTime.Full(t)[..19] : "";
            table.Add(step.Index.ToString(CultureInfo.InvariantCulture), time, step.Kind.Word(), who, StepSummary.Of(step, analysis.Session.ActionAt(step.Index), 160), step.Ref.Short);
        }

        table.Write(run.Out);
    }
}
