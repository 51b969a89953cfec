using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

internal static class RootCauseSection
{
    public static ReportSection Build(SessionAnalysis a)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (a.Incident.RootCause is { } cause)
        {
            blocks.Add(new Paragraph([Sentence.Of(Stop(LogText.Line(cause.Statement, 1000)), cause.Ref)]));
            if (a.Session.Chain.StepOf(cause.Ref.Event) is { } step && step.Event.Text is { Length: > 0 } words)
            {
                blocks.Add(new Quote($"Record of the decision ({step.Kind.Word()})", LogText.Lines(words, 1500), [cause.Ref], Markdown: true));
            }

            blocks.Add(new Note(string.Create(CultureInfo.InvariantCulture, $"Confidence {cause.Confidence:P0}: {RootCauseTerm.Basis(a.Incident)}")));
        }
        else
        {
            blocks.Add(new Note("No decision in this session led to harm, as far as the records show."));
        }

        if (!a.Incident.ContributingFactors.IsEmpty)
        {
            blocks.Add(new SubHeading("Contributing factors"));
            blocks.Add(new Bullets([.. a.Incident.ContributingFactors.Select(static f => new Sentence(Stop(LogText.Line(f.Text, 1000)), f.Evidence))]));
        }

        return new ReportSection("root-cause", "Root cause and contributing factors", blocks.ToImmutable());
    }

    private static string Stop(string text) => text.Length > 0 && text[^1] is not ('.' or '!' or '?' or LogText.Ellipsis) ? text + "." : text;
}
