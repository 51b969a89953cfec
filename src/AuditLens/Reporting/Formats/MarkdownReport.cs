using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Pictures;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>The report as Markdown (CommonMark with tables), the chain as a Mermaid flow chart.</summary>
public sealed class MarkdownReport : IReportFormat
{
    public string Name => "md";

    public string Extension => "md";

    public string ContentType => "text/markdown; charset=utf-8";

    public void Write(SessionAnalysis analysis, Stream output) => output.Write(Encoding.UTF8.GetBytes(Render(ReportComposer.Compose(analysis))));

    internal static string Render(ReportDocument document)
    {
        var md = new StringBuilder();
        md.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Sentence(document.Title)}\n\n**{document.Severity.Word().ToUpperInvariant()}** · {MarkdownText.Escape(document.Verdict)}\n\n");
        md.Append("| | |\n|---|---|\n");
        foreach (HeaderFact fact in document.Header)
        {
            md.Append(CultureInfo.InvariantCulture, $"| {fact.Name} | {MarkdownText.Escape(fact.Value)} |\n");
        }

        foreach (ReportSection section in document.Sections)
        {
            md.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n");
            foreach (Block block in section.Blocks)
            {
                md.Append('\n');
                Write(md, block, document.Citations, isAppendix: section.Id == "appendix");
            }
        }

        return md.ToString();
    }

    private static void Write(StringBuilder md, Block block, Citations citations, bool isAppendix)
    {
        switch (block)
        {
            case Paragraph p:
                md.AppendJoin(' ', p.Sentences.Select(s => MarkdownText.Sentence(s.Text) + Cite(s.Evidence, citations))).Append('\n');
                break;
            case Bullets b:
                foreach (Sentence s in b.Items)
                {
                    md.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Sentence(s.Text)}{Cite(s.Evidence, citations)}\n");
                }

                break;
            case Note n:
                md.Append(CultureInfo.InvariantCulture, $"_{MarkdownText.Sentence(n.Text)}_\n");
                break;
            case SubHeading h:
                md.Append(CultureInfo.InvariantCulture, $"### {MarkdownText.Escape(h.Text)}\n");
                break;
            case Table t:
                WriteTable(md, t, citations, isAppendix);
                break;
            case Quote q:
                md.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Escape(q.Label)}{Cite(q.Evidence, citations)}:\n\n");
                WriteFenced(md, "text", q.Text);
                break;
            case ChainFigure f:
                WriteFenced(md, "mermaid", ChainMermaid.Draw(f.Picture).TrimEnd('\n'));
                break;
            case FindingBlock f:
                WriteFinding(md, f.Finding, citations);
                break;
        }
    }

    private static void WriteFinding(StringBuilder md, Finding f, Citations citations)
    {
        md.Append(CultureInfo.InvariantCulture, $"- **{f.Severity.Word()}** {MarkdownText.Escape(f.Category)}: {MarkdownText.Sentence(LogText.Line(f.Message, 1000))}{Cite(f.Evidence, citations)}\n");
    }

    private static void WriteTable(StringBuilder md, Table table, Citations citations, bool isAppendix)
    {
        md.Append("| ").AppendJoin(" | ", table.Columns.Select(MarkdownText.Escape)).Append(" |\n|").Append(string.Concat(Enumerable.Repeat("---|", table.Columns.Length))).Append('\n');
        foreach (ImmutableArray<Cell> row in table.Rows)
        {
            md.Append("| ").AppendJoin(" | ", row.Select(c => isAppendix && c.Evidence.Length > 0
                ? $"<a id=\"e{citations.Number(c.Evidence[0])}\"></a>{MarkdownText.Escape(c.Text)}"
                : Content(c) + Cite(c.Evidence, citations))).Append(" |\n");
        }
    }

    private static string Content(Cell c) => c switch
    {
        { Text.Length: 0 } => "",
        { Tone: Tone.Code } => MarkdownText.Code(c.Text, inTable: true),
        { Tone: Tone.Bad or Tone.Warn or Tone.Good, Text.Length: < 40 } => $"**{MarkdownText.Sentence(c.Text, inTable: true)}**",
        _ => MarkdownText.Sentence(c.Text, inTable: true),
    };

    private static string Cite(ImmutableArray<EventRef> evidence, Citations citations) =>
        evidence.IsEmpty ? "" : " " + string.Concat(evidence.Take(5).Select(r => string.Create(CultureInfo.InvariantCulture, $"[\\[{citations.Number(r)}\\]](#e{citations.Number(r)})")))
            + (evidence.Length > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {evidence.Length - 5} more") : "");

    private static void WriteFenced(StringBuilder md, string language, string text)
    {
        int longest = 2;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', longest + 1);
        md.Append(CultureInfo.InvariantCulture, $"{fence}{language}\n{text}\n{fence}\n");
    }
}
