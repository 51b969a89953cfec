using System.CommandLine;
using AuditLens.Cli.Analysis;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens report</c>: the report of a session or incident that the store holds.</summary>
internal sealed class ReportCommand : ICommandModule
{
    private const string Example = """
        auditlens report 6d1c0b5e --format html --out incident.html
        """;

    private readonly Argument<string> _which = new("SESSION|INCIDENT") { Description = "Id of a session (its start is enough) or of an incident." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("report", "Write the incident report of a session or an incident that the store holds.", Example);
        command.Arguments.Add(_which);
        var output = new OutputOptions(command, ReportTarget.Names);
        var analysis = new AnalysisOptionSet(command, withSessionFilter: false);
        command.Run(context, async (run, cancellationToken) =>
        {
            ReportTarget target = ReportTarget.Decide(output.Formats(run.Parse), output.Out(run.Parse));
            AnalysisSettings settings = analysis.Read(run.Parse);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary session = await SessionLookup.FindSessionOrIncidentAsync(store, run.Parse.GetRequiredValue(_which), cancellationToken).ConfigureAwait(false);
            return await (await AnalysisRun.CreateAsync(run, store, settings, cancellationToken).ConfigureAwait(false)).ReportAsync([session], target, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }
}
