using System.Text;
using System.Text.Unicode;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>Says what a file is that no format reads, so that its owner knows what to do with it.</summary>
internal static class UnknownContent
{
    private const int Looked = 4096;

    /// <summary>What is said of text in which nothing more is recognised.</summary>
    public const string PlainText = "It is text and no log format that AuditLens reads.";

    /// <summary>First bytes of common kinds of file, and what to tell about them.</summary>
    private static readonly (byte[] Mark, string What)[] Marks =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive; unpack it first"),
        ([0x1F, 0x8B], "gzip inside gzip; unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd data; unpack it first"),
        ([0x42, 0x5A, 0x68], "bzip2 data; unpack it first"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz data; unpack it first"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([0x47, 0x49, 0x46, 0x38], "a GIF picture"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, 0x20, 0x66], "an SQLite database; export its records as JSON Lines or CSV"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    ];

    public static (string Code, string Reason) Explain(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] mark, string what) in Marks)
        {
            if (head.StartsWith(mark))
            {
                return (RejectionCodes.Binary, $"It is {what}.");
            }
        }

        if (head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8))
        {
            return (RejectionCodes.Binary, "It is a tar archive; unpack it first.");
        }

        ReadOnlySpan<byte> start = TextBytes.SkipMark(head)[..Math.Min(Looked, TextBytes.SkipMark(head).Length)];
        if (start.Contains((byte)0))
        {
            return (RejectionCodes.Binary, "It is no text and no format that AuditLens reads.");
        }

        if (TextBytes.LeadingBlanks(start) == start.Length && head.Length <= Looked)
        {
            return (RejectionCodes.Empty, "The file holds nothing but blanks.");
        }

        return IsText(start) ? (RejectionCodes.UnknownDialect, Text(start)) : (RejectionCodes.InvalidUtf8, "The text is not UTF-8 and no format that AuditLens reads.");
    }

    private static string Text(ReadOnlySpan<byte> start)
    {
        string text = Encoding.UTF8.GetString(start);
        return text.StartsWith("# aider chat started at", StringComparison.Ordinal) || text.Contains("\n# aider chat started at", StringComparison.Ordinal)
            ? "It is an Aider chat history in Markdown, which AuditLens does not read."
            : text.StartsWith("<!-- ", StringComparison.Ordinal) && text.Contains("Session", StringComparison.Ordinal)
                ? "It is a session exported as Markdown, which has lost ids and output; give the agent's own session file instead."
                : PlainText;
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        for (int cut = 0; cut < 4 && cut <= start.Length; cut++)
        {
            if (Utf8.IsValid(start[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
