using System.Text.Json;
using AuditLens.Cli.Shell;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Output;

/// <summary>Tells what ingestion did: always what was read, accepted, rejected and known already.</summary>
internal static class IngestReport
{
    private const int RejectionsShown = 10;

    public static void Write(CommandRun run, IngestSummary summary)
    {
        Warn(run, summary);
        if (run.Json)
        {
            run.Out.WriteLine(JsonOutput.Line(json => Json(json, summary)));
            return;
        }

        run.Out.WriteLine(Sentence(summary));
    }

    /// <summary>What was not understood, on standard error, the gravest first. Also for commands that go on with a report.</summary>
    public static void Warn(CommandRun run, IngestSummary summary)
    {
        if (summary.NothingUnderstood)
        {
            run.Warn(summary.Counts.Records == 0
                ? "NOTHING WAS READ: there is no file in the paths given."
                : "NOTHING WAS UNDERSTOOD of the input. What follows says nothing about what the agent did.");
        }

        if (summary.NoSession)
        {
            run.Warn("NO SESSION OF AN AGENT is in the input: its records were read, and none tells what an agent was asked, said or did.");
        }

        foreach (FileResult file in summary.Rewritten.Take(RejectionsShown))
        {
            run.Warn($"changed {TerminalText.Line(file.Path)}: what was read of it before is no longer in it. Both contents are kept, and reports say which records they differ in.");
        }

        foreach (Rejection rejection in summary.Rejections.Take(RejectionsShown))
        {
            run.Warn($"rejected {Where(rejection)}: {rejection.Code}: {TerminalText.Line(rejection.Reason)}");
        }

        if (summary.Counts.Rejected > RejectionsShown)
        {
            run.Warn($"... and {Words.Number(summary.Counts.Rejected - Math.Min(RejectionsShown, summary.Rejections.Count))} more rejected.");
        }

        if (summary.Rejections.Any(r => r.Code == RejectionCodes.UnknownDialect))
        {
            run.Note("A log of your own is read as JSON Lines, JSON or CSV with --mapping FILE, which says what its fields mean; --dialect NAME forces a dialect.");
        }
    }

    public static string Sentence(IngestSummary summary)
    {
        IngestCounts c = summary.Counts;
        int rewritten = summary.Rewritten.Count();
        string unchanged = (summary.UnchangedFiles, rewritten) switch
        {
            (0, 0) => "",
            (var same, 0) => $" ({Words.Number(same)} unchanged)",
            (0, var other) => $" ({Words.Number(other)} with other content than before)",
            var (same, other) => $" ({Words.Number(same)} unchanged, {Words.Number(other)} with other content than before)",
        };
        int leftOut = summary.LeftOut.Count();
        string documents = leftOut > 0 ? $", {Words.Number(leftOut)} {(leftOut == 1 ? "document" : "documents")} beside them left out" : "";
        return $"{Words.Number(c.Files - leftOut)} {(c.Files - leftOut == 1 ? "file" : "files")}{unchanged}{documents}: {Words.Number(c.Records)} records read, {Words.Number(c.Accepted)} accepted, {Words.Number(c.Rejected)} rejected, "
            + $"{Words.Number(c.Duplicates)} duplicates; {Words.Number(c.Events)} new events, {Words.Number(summary.Sessions.Count)} {(summary.Sessions.Count == 1 ? "session" : "sessions")}.";
    }

    private static string Where(Rejection rejection) => TerminalText.Line(
        rejection.Line is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rejection.File}:{line}")
        : string.IsNullOrEmpty(rejection.Pointer) ? rejection.File : $"{rejection.File}#{rejection.Pointer}");

    private static void Json(Utf8JsonWriter json, IngestSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("records", summary.Counts.Records);
        json.WriteNumber("accepted", summary.Counts.Accepted);
        json.WriteNumber("rejected", summary.Counts.Rejected);
        json.WriteNumber("duplicates", summary.Counts.Duplicates);
        json.WriteNumber("events", summary.Counts.Events);
        json.WriteNumber("bytes", summary.Counts.Bytes);
        json.WriteStartArray("files");
        foreach (FileResult file in summary.Files)
        {
            File(json, file);
        }

        json.WriteEndArray();
        json.WriteStartArray("rejections");
        foreach (Rejection rejection in summary.Rejections)
        {
            Reject(json, rejection);
        }

        json.WriteEndArray();
        JsonReportWriter.WriteStrings(json, "sessions", summary.Sessions);
        json.WriteEndObject();
    }

    private static void File(Utf8JsonWriter json, FileResult file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteString("status", EnumWords.Word(file.Status));
        json.WriteString("format", file.Format);
        json.WriteString("dialect", file.Dialect);
        json.WriteNumber("records", file.Counts.Records);
        json.WriteNumber("accepted", file.Counts.Accepted);
        json.WriteNumber("rejected", file.Counts.Rejected);
        json.WriteNumber("duplicates", file.Counts.Duplicates);
        json.WriteNumber("events", file.Counts.Events);
        json.WriteEndObject();
    }

    private static void Reject(Utf8JsonWriter json, Rejection rejection)
    {
        json.WriteStartObject();
        json.WriteString("file", rejection.File);
        JsonOutput.Number(json, "line", rejection.Line);
        json.WriteString("pointer", rejection.Pointer);
        json.WriteString("code", rejection.Code);
        json.WriteString("reason", rejection.Reason);
        json.WriteEndObject();
    }
}
