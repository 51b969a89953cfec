using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Controls;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens controls</c>: which control would have stopped it, where, and at what cost in harmless sessions of the store.</summary>
internal sealed class ControlsCommand : ICommandModule
{
    private const string Example = """
        auditlens controls 6d1c0b5e
        CONTROL            STOPS IT AT        AVERTED  HARMLESS INTERRUPTED  WHY
        approval-required  session.jsonl:81   4        1 of 12               It asks a person for exactly this act and waits for the answer ...
        """;

    private readonly Argument<string> _session = new("SESSION") { Description = "Id of the session; its start is enough." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("controls", "Replay a session against the catalogue of controls: which one stops it, at which step, what is averted.", Example);
        command.Arguments.Add(_session);
        command.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindAsync(store, run.Parse.GetRequiredValue(_session), cancellationToken).ConfigureAwait(false);
            SessionAnalysis analysis = await AnalysisRun.OneAsync(store, session, cancellationToken).ConfigureAwait(false);
            ImmutableArray<ControlOutcome> outcomes = (await HarmlessSessions.ReadAsync(store, cancellationToken).ConfigureAwait(false)).Applied(analysis).Controls;
            Write(run, outcomes);
            run.Next($"auditlens report {ShellWord.Quote(session.Id)} --format html");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, ImmutableArray<ControlOutcome> outcomes)
    {
        if (run.Json)
        {
            foreach (ControlOutcome outcome in outcomes)
            {
                run.Out.WriteLine(JsonOutput.Line(json => JsonReportParts.WriteControl(json, outcome)));
            }

            return;
        }

        if (outcomes.IsEmpty)
        {
            run.Note("There was no harmful act to stop.");
            return;
        }

        if (outcomes.All(outcome => outcome.StopsAt is null))
        {
            run.Note("No control in the catalogue stops this.");
        }

        var table = new TextTable(("CONTROL", 24), ("STOPS IT AT", 60), ("AVERTED", 8), ("HARMLESS INTERRUPTED", 20), ("WHY", 240));
        foreach (ControlOutcome outcome in outcomes)
        {
            table.Add(outcome.Control, outcome.StopsAt?.Short ?? "does not stop it", outcome.EffectsAverted.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{outcome.HarmlessSessionsInterrupted} of {outcome.HarmlessSessionsTotal}"), outcome.Why);
        }

        table.Write(run.Out);
    }
}
