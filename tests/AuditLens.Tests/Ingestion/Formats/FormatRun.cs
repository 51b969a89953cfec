using System.Security.Cryptography;
using System.Text;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Formats;

namespace AuditLens.Tests.Ingestion.Formats;

/// <summary>One record as a test looks at it.</summary>
internal sealed record Framed(int? Line, long Offset, long Length, string Text, string? Code, string? Reason, string? Json);

/// <summary>Runs a format over bytes with windows of a chosen size, as the pipeline does.</summary>
internal static class FormatRun
{
    public static readonly IngestLimits Small = new() { LineBytes = 1000, DocumentBytes = 4000, BatchBytes = 64, Depth = 32 };

    public static List<Framed> Of(string format, string text, IngestLimits? limits = null) => Of(format, Encoding.UTF8.GetBytes(text), limits);

    public static List<Framed> Of(string format, byte[] bytes, IngestLimits? limits = null, string name = "a.log") => Of(format, bytes, out _, limits, name);

    /// <param name="consumed">Bytes that were consumed: those of a record still being written are not.</param>
    public static List<Framed> Of(string format, byte[] bytes, out long consumed, IngestLimits? limits = null, string name = "a.log")
    {
        limits ??= new IngestLimits();
        var sample = new FormatSample(name, bytes, Whole: true);
        using IRecordReader reader = FormatCatalogue.Find(format)!.Open(new FormatContext(sample, limits, 0, InsideLine: false));
        using var window = new ByteWindow(new MemoryStream(bytes), 0, limits.BatchBytes, IncrementalHash.CreateHash(HashAlgorithmName.SHA256), []);
        List<Framed> records = [];
        while (true)
        {
            FrameStatus status = reader.Next(window, out FramedRecord record);
            if (status == FrameStatus.End)
            {
                consumed = window.Position;
                return records;
            }

            if (status == FrameStatus.Record)
            {
                records.Add(ToFramed(record));
                record.Document?.Dispose();
            }
            else if (window.HasConsumed)
            {
                window.Take().Dispose();
            }
            else
            {
                window.Grow();
            }
        }
    }

    private static Framed ToFramed(FramedRecord record) => new(
        record.Line, record.Offset, record.Length, Encoding.UTF8.GetString(record.Bytes.Span), record.RejectCode, record.Reason, record.Document?.RootElement.GetRawText());
}
