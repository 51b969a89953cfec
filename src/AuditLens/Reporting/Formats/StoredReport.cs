using System.Text;
using System.Text.Json;
using AuditLens.Incidents;

namespace AuditLens.Reporting.Formats;

/// <summary>The JSON report as the store keeps it: one line, without the chain, which can be rebuilt from the events at any time and is most of the bytes.</summary>
public static class StoredReport
{
    public static string Of(SessionAnalysis analysis)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonReportWriter.Options(indented: false)))
        {
            JsonReportWriter.Write(writer, analysis, withChain: false);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
