using System.Globalization;
using System.Text;
using AuditLens.Detection;
using AuditLens.Reporting.Formats;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting;

/// <param name="Link">File name of the session's report, beside this page.</param>
public sealed record OverviewRow(string Session, string Title, Severity Severity, bool IsIncident, string Agent, DateTimeOffset? Started, long Events, int Findings, string Link);

/// <summary>The page over the reports of one run: every session, the gravest first, each a link to its report.</summary>
public static class OverviewPage
{
    public static string Render(IReadOnlyList<OverviewRow> rows)
    {
        int incidents = rows.Count(static r => r.IsIncident);
        var html = new StringBuilder(HtmlReport.Head("Sessions"));
        Severity worst = rows.Count == 0 ? Severity.None : rows.Max(static r => r.Severity);
        html.Append(CultureInfo.InvariantCulture, $"<header class=\"top {worst.Word()}\"><h1>{incidents} {(incidents == 1 ? "incident" : "incidents")} in {rows.Count} {(rows.Count == 1 ? "session" : "sessions")}</h1><p class=\"verdict\">The gravest first. Each line opens its report.</p></header>\n");
        html.Append("<main class=\"overview\"><section><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Sessions\"><table><thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">What</th><th scope=\"col\">Agent</th><th scope=\"col\">Started</th><th scope=\"col\">Events</th><th scope=\"col\">Findings</th><th scope=\"col\">Session</th></tr></thead><tbody>\n");
        foreach (OverviewRow r in rows)
        {
            string started = r.Started is { } t ? ReportTime.Full(t) : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><span class=\"badge {r.Severity.Word()}\">{r.Severity.Word()}</span></td><td><a href=\"{HtmlText.Encode(Uri.EscapeDataString(r.Link))}\">{HtmlText.Encode(LogText.Line(r.Title, 200))}</a></td><td>{HtmlText.Encode(LogText.Line(r.Agent, 60))}</td><td class=\"muted\">{started}</td><td>{r.Events:N0}</td><td>{r.Findings}</td><td class=\"code\"><code>{HtmlText.Encode(LogText.Line(r.Session, 60))}</code></td></tr>\n");
        }

        return html.Append("</tbody></table></div></section></main>\n<footer>Written by AuditLens from the logs alone.</footer>\n</body>\n</html>\n").ToString();
    }
}
