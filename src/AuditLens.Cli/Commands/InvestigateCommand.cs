using AuditLens.Cli.Analysis;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens investigate</c>: logs in, incident report out. The main job.</summary>
internal sealed class InvestigateCommand : ICommandModule
{
    private const string Example = """
        auditlens investigate sample-logs/flagship-cleanup-resets-production --out report
        Reads the session and the database log beside it and writes report/*.html, *.md and *.json.
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("investigate", "Read logs, rebuild what happened, find what went wrong, and write the incident report.", Example);
        var paths = new PathArguments(command);
        var input = new InputOptions(command);
        var output = new OutputOptions(command, ReportTarget.Names);
        var analysis = new AnalysisOptionSet(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            IReadOnlyList<string> given = paths.Read(run.Parse);
            if (given.Count == 0)
            {
                return KnownSessionsList.Write(run, "investigate");
            }

            AnalysisSettings settings = analysis.Read(run.Parse);
            ReportTarget target = ReportTarget.Decide(output.Formats(run.Parse), output.Out(run.Parse));
            IngestOptions options = IngestOptionsFrom.Parse(run, given, input);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            AnalysisRun session = await AnalysisRun.CreateAsync(run, store, settings, cancellationToken).ConfigureAwait(false);
            IngestSummary summary = await IngestRun.RunAsync(run, options, store, cancellationToken).ConfigureAwait(false);
            IngestReport.Warn(run, summary);
            run.Note(IngestReport.Sentence(summary));
            if (summary.NothingUnderstood || summary.NoSession)
            {
                return ExitCodes.InputNotRead;
            }

            IReadOnlyList<SessionSummary> sessions = await session.SessionsAsync(summary.Sessions, cancellationToken).ConfigureAwait(false);
            int exit = await session.ReportAsync(sessions, target, cancellationToken).ConfigureAwait(false);
            return exit == ExitCodes.Done && summary.SomeNotRead ? ExitCodes.InputNotRead : exit;
        });
        return command;
    }
}
