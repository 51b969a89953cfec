using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>
/// The report as one self-contained HTML file: no script, no request, styles allowed by their hash only. Light and dark follow the reader's system; it prints well.
/// </summary>
public sealed class HtmlReport : IReportFormat
{
    private static readonly string Css = LoadCss();
    private static readonly string CssHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));

    public string Name => "html";

    public string Extension => "html";

    public string ContentType => "text/html; charset=utf-8";

    /// <summary>What a browser may do with the file: show it with its own styles, and nothing else.</summary>
    public static string ContentSecurityPolicy => $"default-src 'none'; style-src 'sha256-{CssHash}'; base-uri 'none'; form-action 'none'";

    public void Write(SessionAnalysis analysis, Stream output) => output.Write(Encoding.UTF8.GetBytes(Render(ReportComposer.Compose(analysis))));

    /// <summary>The report without the frame of a file, for a page of a server; it wants the styles of the file (<c>report.css</c>).</summary>
    /// <param name="recordAddress">Where the page of a record is.</param>
    public static HtmlFragment Fragment(SessionAnalysis analysis, Func<EventRef, string> recordAddress)
    {
        ReportDocument document = ReportComposer.Compose(analysis, recordAddress);
        StringBuilder header = new();
        StringBuilder body = new();
        Header(header, document);
        Body(body, document, "div");
        return new HtmlFragment(header.ToString(), body.ToString());
    }

    internal static string Render(ReportDocument document)
    {
        var html = new StringBuilder(Head(document.Title));
        html.Append("<a class=\"skip\" href=\"#summary\">Skip to the summary</a>");
        Header(html, document);
        Body(html, document, "main");
        html.Append("<footer>Written by AuditLens from the log alone. The same records give the same report.</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <param name="frame">Name of the element around the sections.</param>
    private static void Body(StringBuilder html, ReportDocument document, string frame)
    {
        html.Append("<div class=\"page\">\n<nav aria-label=\"Sections\"><ol>\n");
        foreach (ReportSection section in document.Sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{section.Id}\">{HtmlText.Encode(section.Title)}</a></li>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</ol></nav>\n<{frame}>\n");
        foreach (ReportSection section in document.Sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<section id=\"{section.Id}\" aria-labelledby=\"h-{section.Id}\">\n<h2 id=\"h-{section.Id}\">{HtmlText.Encode(section.Title)}</h2>\n");
            HtmlBlocks.Write(html, section, document.Citations);
            html.Append("</section>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</{frame}>\n</div>\n");
    }

    /// <summary>Everything up to the start of the body's content.</summary>
    internal static string Head(string title) => string.Create(CultureInfo.InvariantCulture, $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{HtmlText.Encode(ContentSecurityPolicy)}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>{HtmlText.Encode(title)} · AuditLens</title>
        <style>{Css}</style>
        </head>
        <body>

        """);

    private static void Header(StringBuilder html, ReportDocument document)
    {
        string severity = document.Severity.Word();
        html.Append(CultureInfo.InvariantCulture, $"""

            <header class="top {severity}">
            <p class="badge {severity}">{severity}</p>
            <h1>{HtmlBlocks.Sentence(document.Title)}</h1>
            <p class="verdict">{HtmlText.Encode(document.Verdict)}</p>
            <dl>

            """);
        foreach (HeaderFact fact in document.Header.Where(static f => f.Name != "Severity"))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{HtmlText.Encode(fact.Name)}</dt><dd>{HtmlText.Encode(fact.Value)}</dd></div>\n");
        }

        html.Append("</dl>\n</header>\n");
    }

    private static string LoadCss() => EmbeddedText.Read("Reporting.Formats.report.css").ReplaceLineEndings("\n");
}

/// <summary>A report as parts of a page; all that comes from a log is encoded.</summary>
/// <param name="Header">Severity, title and facts.</param>
/// <param name="Sections">The list of sections and the sections.</param>
public sealed record HtmlFragment(string Header, string Sections);
