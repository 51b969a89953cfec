using AuditLens.Reporting.Text;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AuditLens.Reporting.Formats;

/// <summary>
/// A person's or an agent's words, which are Markdown, as HTML: raw HTML is shown as text, links and images are reduced to their words, headings become bold lines,
/// so that hostile text can format itself and do nothing else.
/// </summary>
internal static class HtmlMarkdown
{
    /// <summary>Deeper nesting is shown as plain text: the parser's cost and the page's depth stay bounded.</summary>
    private const int DeepestQuote = 30;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    public static string Render(string text)
    {
        if (text.Split('\n').Any(static l => l.Count(static c => c == '>') > DeepestQuote || l.Length - l.TrimStart().Length > 200))
        {
            return $"<pre>{HtmlText.Encode(text)}</pre>";
        }

        MarkdownDocument document = Markdown.Parse(text, Pipeline);
        foreach (LinkInline link in document.Descendants<LinkInline>().ToList())
        {
            Unlink(link);
        }

        foreach (AutolinkInline link in document.Descendants<AutolinkInline>().ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        foreach (MarkdownObject block in document.Descendants())
        {
            // Attributes such as ids and language classes would let text choose names in the page.
            block.RemoveData(typeof(HtmlAttributes));
        }

        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = 6;
        }

        foreach (FencedCodeBlock code in document.Descendants<FencedCodeBlock>())
        {
            code.Info = null;
        }

        return document.ToHtml(Pipeline);
    }

    private static void Unlink(LinkInline link)
    {
        Markdig.Syntax.Inlines.Inline at = link;
        foreach (Markdig.Syntax.Inlines.Inline child in link.ToList())
        {
            child.Remove();
            at.InsertAfter(child);
            at = child;
        }

        at.InsertAfter(new LiteralInline($" ({link.Url})"));
        link.Remove();
    }
}
