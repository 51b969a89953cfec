using System.Globalization;
using System.Text;
using AuditLens.Detection;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditLens.Reporting.Formats;

/// <summary>One row a finding, for spreadsheets. A value that a spreadsheet would run as a formula is neutralised with a leading apostrophe (OWASP: CSV injection).</summary>
public sealed class CsvReport : IReportFormat
{
    private static readonly string[] Columns =
        ["session", "agent", "incident", "severity", "confidence", "category", "rule", "title", "message", "file", "line", "pointer", "event", "time", "recommendation"];

    public string Name => "csv";

    public string Extension => "csv";

    public string ContentType => "text/csv; charset=utf-8";

    public void Write(SessionAnalysis analysis, Stream output)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\r\n",
            InjectionOptions = InjectionOptions.Escape,
            InjectionEscapeCharacter = '\'',
        });
        foreach (string column in Columns)
        {
            csv.WriteField(column);
        }

        csv.NextRecord();
        foreach (Finding f in analysis.Findings)
        {
            WriteRow(csv, analysis, f);
        }
    }

    private static void WriteRow(CsvWriter csv, SessionAnalysis a, Finding f)
    {
        Events.EventRef first = f.Evidence[0];
        csv.WriteField(LogText.Line(a.Session.Chain.Session.Id, 200));
        csv.WriteField(LogText.Line(a.Session.Chain.Session.Agent, 200));
        csv.WriteField(a.Incident.Id);
        csv.WriteField(f.Severity.Word());
        csv.WriteField(f.Confidence.ToString("0.##", CultureInfo.InvariantCulture));
        csv.WriteField(f.Category);
        csv.WriteField(f.Rule);
        csv.WriteField(LogText.Line(f.Title, 200));
        csv.WriteField(LogText.Line(f.Message, 1000));
        csv.WriteField(first.File);
        csv.WriteField(first.Line?.ToString(CultureInfo.InvariantCulture) ?? "");
        csv.WriteField(first.Pointer ?? "");
        csv.WriteField(first.Event.ToString());
        csv.WriteField(a.Session.Chain.StepOf(first.Event)?.Event.Time is { } t ? ReportTime.Rfc3339(t) : "");
        csv.WriteField(f.Recommendation);
        csv.NextRecord();
    }
}
