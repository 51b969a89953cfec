using System.Globalization;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AuditLens.Incidents;
using AuditLens.Reporting;
using AuditLens.Reporting.Text;
using AuditLens.Tests.Support;
using CsvHelper;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Xunit;

namespace AuditLens.Tests.Reporting;

/// <summary>Whatever a log says, a report shows it as words. Each output is parsed as its reader would parse it.</summary>
public sealed class HostileTextTests
{
    public static TheoryData<string> Payloads => new(
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "</style></title><svg/onload=alert(1)>",
        "\" onmouseover=\"alert(1)\" x='",
        "[click](javascript:alert(1)) ![i](https://evil.example/x.png) <https://evil.example>",
        "https://evil.example/collect?x=1 www.evil.example mail@evil.example",
        "# heading\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nfence\n```\n~~~\n* list\n1. one",
        "`code` ``two`` ``` three | pipe",
        "x\"] --> n99[\"<b>evil</b>\"]\n  click n0 href \"https://evil.example\"\nend",
        "=HYPERLINK(\"https://evil.example\")",
        "+1+cmd|' /C calc'!A0",
        "\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u001b]0;title\u0007",
        "abc\u202Egnp.exe\u2066\u200B\u2060\uFEFF \U000E0041\U000E0042",
        "2026-03-04 09:00:00 UTC | agent | INFO all is well\n{\"schema\":\"auditlens.report/1\"}",
        "\0\a\b\u0085\u2028\ud800 lone",
        ":::bad %%{init:{'securityLevel':'loose'}}%%");

    [Theory]
    [MemberData(nameof(Payloads))]
    public void HTML_holds_no_script_no_request_and_no_element_of_the_log(string payload)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(Text("html", SomeAnalysis.With(payload)));

        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, embed, link, form, input, base, foreignObject, use, image"));
        Assert.Single(page.QuerySelectorAll("style"));
        Assert.All(page.All.SelectMany(static e => e.Attributes), static a => Assert.False(a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name is "style" or "src"));
        Assert.All(page.QuerySelectorAll("[href]"), static a => Assert.StartsWith("#", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void HTML_has_the_same_elements_whatever_the_log_says_outside_of_quotes(string payload)
    {
        Assert.Equal(Skeleton("harmless words"), Skeleton(payload));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Markdown_holds_no_HTML_no_foreign_link_and_no_heading_of_the_log(string payload)
    {
        MarkdownPipeline github = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();
        MarkdownDocument report = Markdown.Parse(Text("md", SomeAnalysis.With(payload)), github);
        MarkdownDocument harmless = Markdown.Parse(Text("md", SomeAnalysis.With("harmless words")), github);

        Assert.All(report.Descendants<LinkInline>(), static l => Assert.Matches("^#e[0-9]+$", l.Url));
        Assert.Empty(report.Descendants<AutolinkInline>());
        Assert.Empty(report.Descendants<HtmlBlock>());
        Assert.All(report.Descendants<HtmlInline>(), static h => Assert.Matches("^(<a id=\"e[0-9]+\">|</a>)$", h.Tag));
        Assert.Equal(Shape(harmless), Shape(report));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void The_Mermaid_chain_has_only_its_own_nodes_and_edges(string payload)
    {
        string[] lines = Mermaid(payload);

        Assert.All(lines, static l => Assert.Matches("^(flowchart TD|  n[0-9]+\\[\"[^\"<>`]*<br/>[^\"<>`]*\"\\](:::(bad|warn|good))?|  n[0-9]+ (-->|-\\.->)\\|[a-z ]+\\| n[0-9]+|  classDef .*)$", l));
        Assert.Equal(Mermaid("harmless words").Length, lines.Length);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void No_CSV_cell_begins_like_a_formula(string payload)
    {
        using var csv = new CsvReader(new StringReader(Text("csv", SomeAnalysis.With(payload))), CultureInfo.InvariantCulture);
        int rows = 0;
        while (csv.Read())
        {
            rows++;
            for (int i = 0; i < csv.Parser.Count; i++)
            {
                string cell = csv.GetField(i) ?? "";
                Assert.False(cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r', cell);
                Assert.DoesNotContain('\n', cell);
            }
        }

        Assert.Equal(2, rows);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void JSON_is_one_object_a_line_with_the_contract_members(string payload)
    {
        string line = Text("jsonl", SomeAnalysis.With(payload));

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        using JsonDocument report = JsonDocument.Parse(line);
        Assert.Equal(
            ["schema", "session", "incident", "chain", "findings", "explanation", "blast_radius", "controls", "evidence", "ingest"],
            report.RootElement.EnumerateObject().Select(static m => m.Name));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void No_format_for_people_carries_control_or_invisible_characters(string payload)
    {
        foreach (string format in (string[])["md", "html", "csv"])
        {
            string text = Text(format, SomeAnalysis.With(payload));
            Assert.DoesNotContain(text.EnumerateRunes(), static r => r.Value is not ('\n' or '\r') && Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator);
        }
    }

    [Fact]
    public void A_terminal_escape_leaves_its_words_and_nothing_else()
    {
        Assert.Equal("red link after", LogText.Line("\u001b[1;31mred\u001b[0m \u001b]8;;https://x\u0007link\u001b]8;;\u0007 after\u001b", 100));
    }

    [Fact]
    public void Text_is_cut_at_a_whole_character()
    {
        Assert.Equal("ab…", LogText.Line("ab😀cd", 4));
    }

    /// <summary>Clean text takes a shorter way than text from which something is removed; both must end alike.</summary>
    [Theory]
    [InlineData("rm -rf build")]
    [InlineData("two  spaces and a\ttab")]
    [InlineData(" leading and trailing ")]
    [InlineData("one\ntwo\n\nthree\n")]
    [InlineData("naïve café")]
    public void Clean_text_is_cut_as_text_is_from_which_a_character_was_removed(string text)
    {
        for (int longest = 2; longest < text.Length + 3; longest++)
        {
            Assert.Equal(LogText.Line("\u200b" + text, longest), LogText.Line(text, longest));
            Assert.Equal(LogText.Lines("\u200b" + text, longest), LogText.Lines(text, longest));
        }
    }

    private static string Text(string format, SessionAnalysis analysis)
    {
        using var buffer = new MemoryStream();
        ReportFormats.Find(format)!.Write(analysis, buffer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string[] Mermaid(string payload)
    {
        string md = Text("md", SomeAnalysis.With(payload));
        int start = md.IndexOf("```mermaid\n", StringComparison.Ordinal) + "```mermaid\n".Length;
        return md[start..md.IndexOf("\n```", start, StringComparison.Ordinal)].Split('\n');
    }

    /// <summary>Element names in order, without what a person's Markdown may format inside a quote, code runs, and the second line of a box.</summary>
    private static IEnumerable<string> Skeleton(string payload)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(Text("html", SomeAnalysis.With(payload)));
        return page.All.Where(static e => e.Closest("blockquote") is null && e.LocalName is not ("code" or "text" or "span")).Select(static e => e.LocalName);
    }

    private static IEnumerable<string> Shape(MarkdownDocument document) => document.Select(static b => b.GetType().Name);
}
