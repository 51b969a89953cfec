using System.Text;
using AuditLens.Chains;
using AuditLens.Reporting;
using AuditLens.Reporting.Document;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Reporting;

public sealed class ReportContractTests
{
    private static readonly string[] Sections =
    [
        "Summary", "Impact", "Timeline", "What was asked and what was done", "Decision chain", "Root cause and contributing factors", "The agent's account checked", "Omissions",
        "Blast radius", "Controls that would have stopped it", "Detection and response", "Action items", "Evidence and its limits", "Appendix",
    ];

    [Fact]
    public void The_sections_stand_in_the_order_of_the_contract()
    {
        Assert.Equal(Sections, ReportComposer.Compose(SomeAnalysis.With("words")).Sections.Select(static s => s.Title));
    }

    [Fact]
    public void Every_sentence_of_fact_cites_its_records()
    {
        ReportDocument document = ReportComposer.Compose(SomeAnalysis.With("words"));

        Assert.All(document.Sections.SelectMany(static s => s.Blocks).SelectMany(Uncited), static text => Assert.Fail($"No record is cited for: {text}"));
    }

    [Fact]
    public void Every_cited_number_stands_in_the_appendix_with_its_place()
    {
        string html = Text("html");

        Assert.All(
            html.Split("href=\"#e").Skip(1).Select(static part => part[..part.IndexOf('"', StringComparison.Ordinal)]),
            number => Assert.Contains($"id=\"e{number}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_analysis_gives_the_same_bytes_in_every_format()
    {
        foreach (IReportFormat format in ReportFormats.All)
        {
            Assert.Equal(Text(format.Name), Text(format.Name));
        }
    }

    [Fact]
    public void A_report_on_input_that_was_not_understood_does_not_look_calm()
    {
        AuditLens.Incidents.SessionAnalysis nothing = SomeAnalysis.With("words");
        DecisionChain chain = ChainBuilder.Build(nothing.Session.Chain.Session, [], []);
        nothing = nothing with { Session = nothing.Session with { Chain = chain, Actions = [], Instructions = [], Prohibitions = [] }, Findings = [] };

        Assert.Contains("Nothing of this input was understood", ReportComposer.Compose(nothing).Verdict, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Uncited(Block block) => block switch
    {
        Paragraph p => p.Sentences.Where(static s => s.Evidence.IsEmpty).Select(static s => s.Text),
        Bullets b => b.Items.Where(static s => s.Evidence.IsEmpty).Select(static s => s.Text),
        FindingBlock { Finding.Evidence.IsEmpty: true } f => [f.Finding.Message],
        Quote { Evidence.IsEmpty: true } q => [q.Text],
        _ => [],
    };

    [Fact]
    public void A_session_without_harm_is_not_said_to_have_a_root_cause_of_it()
    {
        AuditLens.Incidents.SessionAnalysis harmless = SomeAnalysis.With("words");
        Assert.Contains("| Root cause |", Text("md", harmless), StringComparison.Ordinal);

        harmless = harmless with { Incident = harmless.Incident with { IsIncident = false, HarmfulAction = null } };
        string report = Text("md", harmless);

        Assert.Contains("| First wrong step |", report, StringComparison.Ordinal);
        Assert.Contains("FIRST WRONG STEP:", report, StringComparison.Ordinal);
        Assert.DoesNotContain("| Root cause |", report, StringComparison.Ordinal);
        Assert.DoesNotContain("lead to the harm", report, StringComparison.Ordinal);
    }

    private static string Text(string format) => Text(format, SomeAnalysis.With("words"));

    private static string Text(string format, AuditLens.Incidents.SessionAnalysis analysis)
    {
        using var buffer = new MemoryStream();
        ReportFormats.Find(format)!.Write(analysis, buffer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
