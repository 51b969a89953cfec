using AuditLens.Cli.Output;
using AuditLens.Ingestion.Input;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Shell;

/// <summary>Answers <c>ingest</c> and <c>investigate</c> without a path: the sessions that known agents keep on this machine.</summary>
internal static class KnownSessionsList
{
    private const int Shown = 20;

    /// <param name="command">The command to name as the next one.</param>
    public static int Write(CommandRun run, string command)
    {
        IReadOnlyList<KnownSession> sessions = KnownSessions.Find(run.Context.HomeDirectory, run.Context.Environment);
        if (sessions.Count == 0)
        {
            run.Warn($"auditlens: No path given, and no sessions found where {string.Join(", ", KnownSessions.Agents.Select(a => a.Title))} keep them.");
            run.Next($"auditlens {command} PATH");
            return ExitCodes.Failed;
        }

        if (run.Json)
        {
            foreach (KnownSession session in sessions)
            {
                run.Out.WriteLine(Json(session));
            }
        }
        else
        {
            var table = new TextTable(("AGENT", 16), ("LAST CHANGE", 24), ("SIZE", 10), ("PROJECT", 48), ("FILE", 200));
            foreach (KnownSession session in sessions.Take(Shown))
            {
                table.Add(session.Agent, Words.Time(session.LastChange), Words.Bytes(session.Size), session.Project, session.Path);
            }

            table.Write(run.Out);
            if (sessions.Count > Shown)
            {
                run.Note($"... and {Words.Number(sessions.Count - Shown)} older ones; --json lists all of them.");
            }
        }

        run.Next($"auditlens {command} {ShellWord.Quote(sessions[0].Path)}");
        return ExitCodes.Done;
    }

    private static string Json(KnownSession session) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("agent", session.Agent);
        json.WriteString("file", session.Path);
        json.WriteString("project", session.Project);
        json.WriteNumber("size", session.Size);
        JsonReportWriter.WriteTime(json, "last_change", session.LastChange);
        json.WriteEndObject();
    });
}
