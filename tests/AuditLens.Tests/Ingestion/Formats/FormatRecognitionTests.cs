using System.Text;
using AuditLens.Ingestion.Formats;
using Xunit;

namespace AuditLens.Tests.Ingestion.Formats;

public sealed class FormatRecognitionTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "x.txt", "jsonl")]
    [InlineData("{\"a\":1}\n{\"a\":2", "x.txt", "jsonl")]
    [InlineData("{\"a\":1}{\"a\":2}\n{\"a\":3}\n", "x", "jsonl")]
    [InlineData("{\"a\":1}\n", "x.jsonl", "jsonl")]
    [InlineData("{\"a\":1}\n", "x.json", "json")]
    [InlineData("starting\n{\"a\":1}\n{\"a\":2}\n", "x", "jsonl")]
    [InlineData("[\n{\"a\":1},\n{\"a\":2}\n]\n", "x", "json")]
    [InlineData("{\n  \"a\": {},\n  \"b\": 1\n}\n", "x.jsonl", "json")]
    [InlineData("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n", "x", "json")]
    [InlineData("{\"a\": 1,\n}", "x.json", "json")]
    [InlineData("\uFEFF{\n \"a\": 1 }", "x", "json")]
    [InlineData("a,b,c\n1,2,3\n", "x", "csv")]
    [InlineData("a;b;c\n1;\"2\n2\";3\n", "x", "csv")]
    [InlineData("Once upon a time, there was\na log, and it was text.\n", "x.csv", null)]
    [InlineData("# aider chat started at 2025-01-01\n\n#### hello\n", "x.md", null)]
    [InlineData("[16:29:14] Starting\n[16:29:15] Done\n", "x.jsonl", null)]
    [InlineData("hello", "x", null)]
    public void The_format_is_told_by_content(string text, string name, string? format)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(format, FormatCatalogue.Recognise(new FormatSample(name, bytes, Whole: true))?.Name);
    }

    [Fact]
    public void Names_are_used_once() => Assert.Equal(FormatCatalogue.All.Count, FormatCatalogue.All.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData("504B0304", "It is a zip archive; unpack it first.")]
    [InlineData("1F8B0800", "It is gzip inside gzip; unpack it first.")]
    [InlineData("89504E470D0A", "It is a PNG picture.")]
    [InlineData("0001020304", "It is no text and no format that AuditLens reads.")]
    public void What_is_no_log_is_named(string hex, string reason) => Assert.Equal(("binary", reason), UnknownContent.Explain(Convert.FromHexString(hex)));
}
