using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AuditLens.Explanations.Reading;

/// <summary>Takes a Markdown or plain text account apart: paragraphs, list items, table rows, headings. Fenced code goes to the sentence that announces it; quoted blocks are other people's speech.</summary>
internal sealed class Passages
{
    private const int DeepestList = 8;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().Build();

    private readonly List<Passage> _found = [];

    /// <summary>Longest account that is read, characters; the rest is left out.</summary>
    public const int LongestAccount = 200_000;

    public static List<Passage> Of(string account)
    {
        var passages = new Passages();
        string text = account.Length > LongestAccount ? account[..LongestAccount] : account;
        string unified = TextMarks.Unify(text);
        try
        {
            passages.Blocks(Markdown.Parse(unified, Pipeline), 0);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests deeper than it can parse; such text is read line by line.
            passages._found.Clear();
            passages.Sentences(unified, isHeading: false, isListItem: false);
        }

        return passages._found;
    }

    private void Blocks(ContainerBlock container, int depth)
    {
        foreach (Block block in container)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Sentences(Flatten(heading.Inline), isHeading: true, isListItem: false);
                    break;
                case Table table:
                    Rows(table);
                    break;
                case LeafBlock { Inline: { } inline }:
                    Sentences(Flatten(inline), isHeading: false, isListItem: block.Parent is ListItemBlock);
                    break;
                case CodeBlock code:
                    Announced('`', code.Lines.ToString());
                    break;
                case QuoteBlock quote:
                    Announced('"', quote.Count > 0 && quote[0] is ParagraphBlock { Inline: { } said } ? Flatten(said) : "");
                    break;
                case ContainerBlock inner when depth < DeepestList:
                    Blocks(inner, depth + 1);
                    break;
            }
        }
    }

    /// <summary>A literal block belongs to the sentence before it when that ends in a colon.</summary>
    private void Announced(char mark, string literal)
    {
        if (_found.Count > 0 && literal.Length is > 0 and < 2000 && _found[^1].Text.EndsWith(':'))
        {
            string inner = literal.ReplaceLineEndings(" ").Replace('`', '\'').Replace('"', '\'').Trim();
            _found[^1] = _found[^1] with { Text = $"{_found[^1].Text} {mark}{inner}{mark}" };
        }
    }

    private void Rows(Table table)
    {
        List<string> header = [];
        foreach (TableRow row in table.OfType<TableRow>())
        {
            List<string> cells = [.. row.OfType<TableCell>().Select(cell => string.Join(' ', cell.OfType<ParagraphBlock>().Select(paragraph => Flatten(paragraph.Inline))))];
            if (row.IsHeader)
            {
                header = cells;
            }
            else if (cells.Count == 2)
            {
                Sentences($"{cells[0]}: {cells[1]}", isHeading: false, isListItem: true);
            }
            else
            {
                Cells(header, cells);
            }
        }
    }

    private void Cells(List<string> header, List<string> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length > 0)
            {
                Sentences(i < header.Count && header[i].Length > 0 && !cells[i].Contains(' ', StringComparison.Ordinal) ? $"{header[i]}: {cells[i]}" : cells[i], isHeading: false, isListItem: true);
            }
        }
    }

    private void Sentences(string text, bool isHeading, bool isListItem)
    {
        foreach (string line in SentenceSplitter.Lines(text))
        {
            (string? label, string rest) = Labels.Split(line);
            foreach (string sentence in Answered(SentenceSplitter.Split(rest)))
            {
                _found.Add(new Passage(sentence, label, isHeading, isListItem));
            }
        }
    }

    /// <summary>"Backups? None." is one statement: a head of a few words asks, the next sentence answers.</summary>
    private static IEnumerable<string> Answered(IEnumerable<string> sentences)
    {
        string? head = null;
        foreach (string sentence in sentences)
        {
            bool asks = head is null && sentence.EndsWith('?') && sentence.Count(char.IsWhiteSpace) < 3;
            if (!asks)
            {
                yield return head is null ? sentence : $"{head[..^1]}: {sentence}";
            }

            head = asks ? sentence : null;
        }

        if (head is not null)
        {
            yield return head;
        }
    }

    private static string Flatten(ContainerInline? inline)
    {
        var text = new StringBuilder();
        if (inline is not null)
        {
            Flatten(inline, text, 0);
        }

        return text.ToString();
    }

    private static void Flatten(ContainerInline container, StringBuilder text, int depth)
    {
        foreach (Inline inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append('`').Append(code.Content).Append('`');
                    break;
                case LineBreakInline:
                    text.Append('\n');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline inner when depth < DeepestList:
                    Flatten(inner, text, depth + 1);
                    break;
            }
        }
    }
}
