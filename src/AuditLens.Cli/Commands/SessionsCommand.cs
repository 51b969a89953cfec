using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens sessions</c>: what sessions the store holds.</summary>
internal sealed class SessionsCommand : ICommandModule
{
    private const string Example = """
        auditlens ingest sample-logs
        auditlens sessions --from 2026-09-01 --agent claude
        SESSION                               AGENT        STARTED                   EVENTS  ACTIONS  TITLE
        6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14  Claude Code  2026-09-14T12:58:02.000Z  108     33       Morning! Small one first ...
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("sessions", "List the sessions that the store holds.", Example);
        var range = TimeRangeOptions.OfSessions(command);
        var agent = new AgentOption(command);
        var limit = new LimitOption(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            var query = new SessionQuery(from, to, await AgentLookup.FindAsync(store, agent.Read(run.Parse), cancellationToken).ConfigureAwait(false), Limit: limit.Read(run.Parse));
            List<SessionSummary> sessions = await store.SessionsAsync(query, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            Write(run, sessions);
            if (sessions.Count > 0)
            {
                run.Next($"auditlens timeline {ShellWord.Quote(sessions[^1].Id)}");
            }
            else
            {
                run.Note("The store holds no session that fits.");
                run.Next("auditlens ingest PATH");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, List<SessionSummary> sessions)
    {
        if (run.Json)
        {
            foreach (SessionSummary session in sessions)
            {
                run.Out.WriteLine(Json(session));
            }

            return;
        }

        var table = new TextTable(("SESSION", 64), ("AGENT", 24), ("STARTED", 24), ("EVENTS", 12), ("ACTIONS", 12), ("TITLE", 60));
        foreach (SessionSummary session in sessions)
        {
            string? title = session.Title ?? session.WorkingDirectory;
            table.Add(session.Id, session.Agent ?? session.Dialect, Words.Time(session.Started), Words.Number(session.Events), Words.Number(session.Actions), title);
        }

        if (sessions.Count > 0)
        {
            table.Write(run.Out);
        }
    }

    private static string Json(SessionSummary session) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", session.Id);
        json.WriteString("agent", session.Agent);
        json.WriteString("model", session.Model);
        json.WriteString("title", session.Title);
        json.WriteString("working_directory", session.WorkingDirectory);
        json.WriteString("format", session.Format);
        json.WriteString("dialect", session.Dialect);
        JsonReportWriter.WriteStrings(json, "files", session.Files);
        JsonReportWriter.WriteTime(json, "started", session.Started);
        JsonReportWriter.WriteTime(json, "ended", session.Ended);
        json.WriteNumber("events", session.Events);
        json.WriteNumber("actions", session.Actions);
        json.WriteEndObject();
    });
}
