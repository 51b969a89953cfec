using System.Globalization;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens incidents</c>: incidents among the sessions that were analysed.</summary>
internal sealed class IncidentsCommand : ICommandModule
{
    private const string Example = """
        auditlens investigate sample-logs/flagship-cleanup-resets-production --out report
        auditlens incidents --min-severity high
        INCIDENT          SEVERITY  STARTED                   AGENT        FINDINGS  SESSION                               WHAT
        INC-a525cacfdf6b  critical  2026-09-14T12:58:02.000Z  Claude Code  19        6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14  Agent drops and recreates ...
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("incidents", "List the incidents that the store holds.", Example);
        var range = TimeRangeOptions.OfSessions(command);
        var agent = new AgentOption(command);
        SeverityOption minimum = SeverityOption.Minimum(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            Severity least = SeverityWords.TryParse(minimum.Read(run.Parse), out Severity s) ? s : Severity.None;
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            var filter = new AnalysisFilter(Severities: SeverityWords.AtLeast(least), Agents: await AgentLookup.FindAsync(store, agent.Read(run.Parse), cancellationToken).ConfigureAwait(false) is { } name ? [name] : null, IsIncident: true);
            List<AnalysisSummary> incidents = await store.Findings.AnalysesAsync(filter, Page.All, cancellationToken).Where(a => range.Holds(run.Parse, a)).ToListAsync(cancellationToken).ConfigureAwait(false);

            Write(run, AnalysisList.Ordered(incidents));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, IReadOnlyList<AnalysisSummary> incidents)
    {
        if (incidents.Count == 0)
        {
            run.Note("The store holds no incident that fits. Only sessions that `auditlens investigate` has analysed count.");
            run.Next("auditlens investigate PATH");
            return;
        }

        var table = new TextTable(("INCIDENT", 32), ("SEVERITY", 8), ("STARTED", 24), ("AGENT", 24), ("FINDINGS", 8), ("SESSION", 40), ("WHAT", 90));
        foreach (AnalysisSummary a in incidents)
        {
            if (run.Json)
            {
                run.Out.WriteLine(Json(a));
            }
            else
            {
                table.Add(a.IncidentId, a.Severity.Word(), Words.Time(a.Started), a.Agent, a.Findings.ToString(CultureInfo.InvariantCulture), a.Session, a.Title);
            }
        }

        if (!run.Json)
        {
            table.Write(run.Out);
        }

        run.Next($"auditlens report {ShellWord.Quote(incidents[0].IncidentId)} --out incident.html");
    }

    private static string Json(AnalysisSummary a) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("incident", a.IncidentId);
        json.WriteString("session", a.Session);
        json.WriteString("title", a.Title);
        json.WriteString("severity", a.Severity.Word());
        JsonReportWriter.WriteTime(json, "started", a.Started);
        json.WriteString("agent", a.Agent);
        json.WriteNumber("findings", a.Findings);
        JsonReportWriter.WriteStrings(json, "categories", a.Categories);
        json.WriteEndObject();
    });
}
