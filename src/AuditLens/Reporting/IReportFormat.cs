using AuditLens.Incidents;

namespace AuditLens.Reporting;

/// <summary>Writes the analysis of one session in one format. The same analysis gives the same bytes.</summary>
public interface IReportFormat
{
    /// <summary>Name for <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>Extension of files, without the dot.</summary>
    string Extension { get; }

    string ContentType { get; }

    void Write(SessionAnalysis analysis, Stream output);
}

/// <summary>Every report format. A new one is one file and one line here.</summary>
public static class ReportFormats
{
    public static IReadOnlyList<IReportFormat> All { get; } =
    [
        new Formats.MarkdownReport(),
        new Formats.HtmlReport(),
        new Formats.JsonReport(),
        new Formats.JsonLinesReport(),
        new Formats.CsvReport(),
        new Formats.ConfessionReport(),
    ];

    public static IReportFormat? Find(string name) => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));
}
