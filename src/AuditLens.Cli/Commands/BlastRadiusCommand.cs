using System.CommandLine;
using System.Globalization;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens blast-radius</c>: what was touched, how far, and what is not known.</summary>
internal sealed class BlastRadiusCommand : ICommandModule
{
    private const string Example = """
        auditlens blast-radius 6d1c0b5e
        TARGET   ENVIRONMENT  OPERATION  SCOPE  REVERSIBILITY  RECOVERED  AT LEAST  AT MOST  UNKNOWN
        rentals  production   reset      all    backup-only    yes        9         -        rows of each table
        """;

    private readonly Argument<string> _session = new("SESSION") { Description = "Id of the session; its start is enough." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("blast-radius", "Show what a session touched: targets, scope, bounds, and what is not known.", Example);
        command.Arguments.Add(_session);
        command.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindAsync(store, run.Parse.GetRequiredValue(_session), cancellationToken).ConfigureAwait(false);
            SessionAnalysis analysis = await AnalysisRun.OneAsync(store, session, cancellationToken).ConfigureAwait(false);
            Write(run, analysis);
            run.Next($"auditlens controls {ShellWord.Quote(session.Id)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, SessionAnalysis analysis)
    {
        if (run.Json)
        {
            foreach (BlastRadiusEntry entry in analysis.BlastRadius)
            {
                run.Out.WriteLine(JsonOutput.Line(json => JsonReportParts.WriteBlastRadius(json, entry)));
            }

            return;
        }

        if (analysis.BlastRadius.IsEmpty)
        {
            run.Note("The session touched nothing that is hard to undo.");
            return;
        }

        var table = new TextTable(("TARGET", 60), ("ENVIRONMENT", 12), ("OPERATION", 10), ("SCOPE", 8), ("REVERSIBILITY", 14), ("RECOVERED", 9), ("AT LEAST", 12), ("AT MOST", 12), ("UNKNOWN", 80), ("RECORD", 60));
        foreach (BlastRadiusEntry e in analysis.BlastRadius)
        {
            table.Add(e.Target, e.Environment, e.Operation, e.Scope, e.Reversibility, e.Recovered, Bound(e.Lower), Bound(e.Upper), string.Join("; ", e.Unknowns), e.Evidence.IsEmpty ? "" : e.Evidence[0].Short);
        }

        table.Write(run.Out);
    }

    private static string Bound(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
}
