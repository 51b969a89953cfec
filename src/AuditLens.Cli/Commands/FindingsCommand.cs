using System.CommandLine;
using System.Text.Json;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens findings</c>: findings of the sessions that were analysed.</summary>
internal sealed class FindingsCommand : ICommandModule
{
    private const string Example = """
        auditlens investigate sample-logs/flagship-cleanup-resets-production --out report
        auditlens findings --category missing-approval --min-severity high
        SEVERITY  CATEGORY          RULE   SESSION                               RECORD                     WHAT
        critical  missing-approval  AL103  6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14  sample-logs/... .jsonl:81  The agent drops and recreates ...
        """;

    private const int RecordWidth = 90;

    private readonly Option<string?> _category = new("--category") { Description = "Only findings of this category, e.g. destructive-action.", HelpName = "CATEGORY" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("findings", "List the findings that the store holds.", Example);
        var range = TimeRangeOptions.OfSessions(command);
        var agent = new AgentOption(command);
        var only = new SessionOption(command);
        SeverityOption minimum = SeverityOption.Minimum(command);
        command.Options.Add(_category);
        command.Run(context, async (run, cancellationToken) =>
        {
            Severity least = SeverityWords.TryParse(minimum.Read(run.Parse), out Severity s) ? s : Severity.None;
            string? category = run.Parse.GetValue(_category);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            string? id = only.Read(run.Parse) is { } given ? (await SessionLookup.FindAsync(store, given, cancellationToken).ConfigureAwait(false)).Id : null;
            string? name = await AgentLookup.FindAsync(store, agent.Read(run.Parse), cancellationToken).ConfigureAwait(false);
            var analyses = new AnalysisFilter(Session: id, Agents: name is null ? null : [name]);
            var filter = new FindingFilter(Severities: SeverityWords.AtLeast(least), Categories: category is null ? null : [category], Session: id, Agents: analyses.Agents);
            ILookup<string, StoredFinding> findings = (await store.Findings.FindingsAsync(filter, Page.All, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(static f => f.Session, StringComparer.Ordinal);
            List<AnalysisSummary> sessions = await store.Findings.AnalysesAsync(analyses, Page.All, cancellationToken).Where(a => range.Holds(run.Parse, a) && findings.Contains(a.Session)).ToListAsync(cancellationToken).ConfigureAwait(false);
            var table = new TextTable(("SEVERITY", 8), ("CATEGORY", 24), ("RULE", 24), ("SESSION", 40), ("RECORD", RecordWidth), ("WHAT", 160));
            foreach (AnalysisSummary session in AnalysisList.Ordered(sessions))
            {
                StoredFinding[] found = [.. findings[session.Session].OrderBy(static f => f.Position)];
                if (run.Json)
                {
                    await WriteAsync(run, store, session, found, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                foreach (StoredFinding f in found)
                {
                    table.Add(f.Severity.Word(), f.Category, f.Rule, f.Session, Place(f.Evidence), f.Message);
                }
            }

            End(run, table);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The findings whole, as the session's report has them.</summary>
    private static async Task WriteAsync(CommandRun run, IEventStore store, AnalysisSummary session, StoredFinding[] findings, CancellationToken cancellationToken)
    {
        StoredAnalysis analysis = await store.AnalysesAsync(new AnalysisQuery(session.Session), cancellationToken).FirstAsync(cancellationToken).ConfigureAwait(false);
        using JsonDocument report = JsonDocument.Parse(analysis.Report);
        JsonElement all = report.RootElement.GetProperty("findings");
        foreach (StoredFinding f in findings)
        {
            run.Out.WriteLine(JsonOutput.Line(json =>
            {
                json.WriteStartObject();
                json.WriteString("session", f.Session);
                json.WriteString("incident", f.IncidentId);
                foreach (JsonProperty member in all[f.Position].EnumerateObject())
                {
                    member.WriteTo(json);
                }

                json.WriteEndObject();
            }));
        }
    }

    /// <summary>The line stands at the end, so a long path is shortened rather than cut there.</summary>
    private static string Place(EventRef record) => record.ToString() is { Length: <= RecordWidth } whole ? whole : record.Short;

    private static void End(CommandRun run, TextTable table)
    {
        if (!run.Json && table.Count > 0)
        {
            table.Write(run.Out);
        }

        if (!run.Json && table.Count == 0)
        {
            run.Note("The store holds no finding that fits. Only sessions that `auditlens investigate` has analysed count.");
        }

        run.Next("auditlens incidents");
    }
}
