using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Pictures;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>Blocks of the report as HTML. Everything that comes from a log goes through the encoder, Markdown through <see cref="HtmlMarkdown"/>.</summary>
internal static class HtmlBlocks
{
    private const int MostChips = 6;

    public static void Write(StringBuilder html, ReportSection section, Citations citations)
    {
        foreach (Block block in section.Blocks)
        {
            Write(html, block, citations, isAppendix: section.Id == "appendix");
        }
    }

    public static string Sentence(string text) =>
        string.Concat(Inline.Runs(text).Select(static r => r.Code ? $"<code>{HtmlText.Encode(r.Text)}</code>" : HtmlText.Encode(r.Text)));

    private static void Write(StringBuilder html, Block block, Citations citations, bool isAppendix)
    {
        switch (block)
        {
            case Paragraph p:
                html.Append("<p class=\"lead\">").AppendJoin(' ', p.Sentences.Select(s => Sentence(s.Text) + Chips(s.Evidence, citations))).Append("</p>\n");
                break;
            case Bullets b:
                html.Append("<ul>\n");
                foreach (Sentence s in b.Items)
                {
                    html.Append(CultureInfo.InvariantCulture, $"<li>{Sentence(s.Text)}{Chips(s.Evidence, citations)}</li>\n");
                }

                html.Append("</ul>\n");
                break;
            case Note n:
                html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Sentence(n.Text)}</p>\n");
                break;
            case SubHeading h:
                html.Append(CultureInfo.InvariantCulture, $"<h3>{HtmlText.Encode(h.Text)}</h3>\n");
                break;
            case Table t:
                WriteTable(html, t, citations, isAppendix);
                break;
            case Quote q:
                string body = q.Markdown ? HtmlMarkdown.Render(q.Text) : $"<pre>{HtmlText.Encode(q.Text)}</pre>";
                html.Append(CultureInfo.InvariantCulture, $"<figure class=\"quote\"><figcaption>{HtmlText.Encode(q.Label)}{Chips(q.Evidence, citations)}</figcaption><blockquote>{body}</blockquote></figure>\n");
                break;
            case ChainFigure f:
                html.Append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the decision chain\">").Append(ChainSvg.Draw(f.Picture, citations)).Append("</div>\n");
                break;
            case TimelineFigure f:
                html.Append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the timeline\">").Append(TimelineSvg.Draw(f.Picture)).Append("</div>\n");
                break;
            case FindingBlock f:
                WriteFinding(html, f.Finding, citations);
                break;
        }
    }

    private static void WriteFinding(StringBuilder html, Finding f, Citations citations)
    {
        string severity = f.Severity.Word();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"finding {severity}\"><details><summary><span class=\"badge {severity}\">{severity}</span> <b>{HtmlText.Encode(f.Category)}</b> <span>{Sentence(LogText.Line(f.Message, 1000))}</span></summary>\n<dl>");
        Fact(html, "Rule", $"{f.Rule} · {f.Title}");
        Fact(html, "Confidence", f.Confidence.ToString("P0", CultureInfo.InvariantCulture));
        foreach ((string name, string value) in f.Facts)
        {
            Fact(html, name, LogText.Line(value, 300));
        }

        string tags = string.Join(" · ", f.Taxonomy.Owasp.Concat(f.Taxonomy.Atlas).Concat(f.Taxonomy.Attack).Concat(f.Taxonomy.Cwe));
        if (tags.Length > 0)
        {
            Fact(html, "Taxonomies", tags);
        }

        if (f.Recommendation.Length > 0)
        {
            Fact(html, "What to do", f.Recommendation);
        }

        // Beside the summary and not in it: what is pressed to open holds nothing else that can be pressed.
        html.Append(CultureInfo.InvariantCulture, $"</dl></details><p class=\"cites\">{Chips(f.Evidence, citations)}</p></div>\n");
    }

    private static void Fact(StringBuilder html, string name, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<div><dt>{HtmlText.Encode(name)}</dt><dd>{HtmlText.Encode(value)}</dd></div>");

    private static void WriteTable(StringBuilder html, Table table, Citations citations, bool isAppendix)
    {
        html.Append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table><thead><tr>");
        foreach (string column in table.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{HtmlText.Encode(column)}</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (ImmutableArray<Cell> row in table.Rows)
        {
            string id = isAppendix && row[0].Evidence.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $" id=\"e{citations.Number(row[0].Evidence[0])}\"") : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr{id}>");
            foreach (Cell cell in row)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"{cell.Tone.ToString().ToLowerInvariant()}\">{Content(cell)}{(isAppendix ? "" : Chips(cell.Evidence, citations))}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static string Content(Cell cell) => cell.Tone == Tone.Code ? $"<code>{HtmlText.Encode(cell.Text)}</code>"
        : cell is { Tone: Tone.Bad or Tone.Warn or Tone.Good, Text.Length: > 0 and < 40 } ? $"<span class=\"pill\">{Sentence(cell.Text)}</span>"
        : Sentence(cell.Text);

    private static string Chips(ImmutableArray<EventRef> evidence, Citations citations)
    {
        if (evidence.IsEmpty)
        {
            return "";
        }

        var chips = new StringBuilder();
        foreach (EventRef r in evidence.Take(MostChips))
        {
            int number = citations.Number(r);
            chips.Append(CultureInfo.InvariantCulture, $" <a class=\"cite\" href=\"{HtmlText.Encode(citations.Address(r))}\" title=\"{HtmlText.Encode(r.ToString())}\">{number}</a>");
        }

        if (evidence.Length > MostChips)
        {
            chips.Append(CultureInfo.InvariantCulture, $" <span class=\"more\">and {evidence.Length - MostChips} more</span>");
        }

        return chips.ToString();
    }
}
