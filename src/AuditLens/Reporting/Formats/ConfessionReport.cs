using System.Globalization;
using System.Text;
using AuditLens.Explanations;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>The first-person reconstruction: what the log shows the agent did, each sentence with its records. Written by AuditLens from the log, not by the agent.</summary>
public sealed class ConfessionReport : IReportFormat
{
    public string Name => "confession";

    public string Extension => "confession.md";

    public string ContentType => "text/markdown; charset=utf-8";

    public void Write(SessionAnalysis analysis, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"# What the log shows, in the first person: {MarkdownText.Escape(LogText.Line(analysis.Incident.Title, 200))}");
        writer.WriteLine();
        writer.WriteLine("AuditLens wrote this from the records of the session. It is not the agent's own account; every sentence names the records it stands on.");
        writer.WriteLine();
        int number = 0;
        foreach (CitedSentence sentence in Reconstruction.Of(analysis))
        {
            number++;
            string records = string.Join(", ", sentence.Evidence.Select(reference => MarkdownText.Escape(LogText.Line(reference.Short, 200))));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number}. {MarkdownText.Sentence(LogText.Line(sentence.Text, 1000))} [{records}]"));
        }

        if (number == 0)
        {
            writer.WriteLine("The log shows no act of an agent.");
        }
    }
}
