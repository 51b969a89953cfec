using System.IO.Compression;
using System.Text;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Input;
using Xunit;

namespace AuditLens.Tests.Ingestion;

public sealed class HostileInputTests : IDisposable
{
    private readonly Lab _lab = new() { IsMapped = false };

    public void Dispose() => _lab.Dispose();

    public static TheoryData<string, byte[], string> Files { get; } = new()
    {
        { "empty", [], RejectionCodes.Empty },
        { "blank", "\n\n  \n"u8.ToArray(), RejectionCodes.Empty },
        { "binary", [.. Enumerable.Range(0, 256).Select(i => (byte)i)], RejectionCodes.Binary },
        { "zip", [0x50, 0x4B, 0x03, 0x04, 0, 0, 0, 0], RejectionCodes.Binary },
        { "text", "just some words\n"u8.ToArray(), RejectionCodes.UnknownDialect },
        { "not UTF-8", [0xE9, 0x74, 0xE9, 0x0A], RejectionCodes.InvalidUtf8 },
        { "cut document", "[{\"a\": 1}, {\"b"u8.ToArray(), RejectionCodes.Truncated },
        { "one cut line", "{\"type\":\"user\",\"mess"u8.ToArray(), RejectionCodes.Truncated },
        { "deep", Encoding.UTF8.GetBytes(new string('[', 300_000)), RejectionCodes.TooDeep },
        { "empty object", "{}"u8.ToArray(), RejectionCodes.UnknownDialect },
        { "duplicate key", "{\"type\":\"user\",\"type\":\"assistant\"}"u8.ToArray(), RejectionCodes.DuplicateKey },
        { "NaN", "{\"a\": NaN}"u8.ToArray(), RejectionCodes.InvalidJson },
        { "unknown dialect", "{\"foo\":1}\n{\"foo\":2}\n"u8.ToArray(), RejectionCodes.UnknownDialect },
        { "cut gzip header", [0x1F, 0x8B, 0x08], RejectionCodes.InvalidGzip },
        { "damaged gzip", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], RejectionCodes.InvalidGzip },
        { "scalar", "42"u8.ToArray(), RejectionCodes.UnknownDialect },
        { "UTF-16 mark only", [0xFF, 0xFE], RejectionCodes.Empty },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_of_which_nothing_is_understood_is_one_rejection_with_its_reason(string what, byte[] content, string code)
    {
        string path = _lab.Folder.Write($"{what}.log", content);

        IngestSummary summary = await _lab.IngestAsync();

        Rejection rejection = Assert.Single(summary.Rejections);
        Assert.Equal((path, code), (rejection.File, rejection.Code));
        Assert.EndsWith(".", rejection.Reason, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (summary.Counts.Records, summary.Counts.Rejected, summary.Counts.Accepted));
        Assert.True(summary.NothingUnderstood);
        Assert.Equal(summary.Counts, (await _lab.IngestAsync()).Counts);
    }

    [Theory]
    [InlineData("README.md", true)]
    [InlineData("LICENSE", true)]
    [InlineData("notes.log", false)]
    public async Task A_document_for_people_in_a_folder_is_left_out_and_one_that_is_named_is_a_rejection(string name, bool isDocument)
    {
        string path = _lab.Folder.Write(name, "just some words\n"u8.ToArray());

        IngestSummary folder = await _lab.IngestAsync();
        IngestSummary named = await _lab.IngestAsync(path);

        Assert.Equal((isDocument ? 1 : 0, isDocument ? 0 : 1), (folder.LeftOut.Count(), (int)folder.Counts.Rejected));
        Assert.Equal((0, 1), (named.LeftOut.Count(), (int)named.Counts.Rejected));
    }

    [Fact]
    public async Task A_gzip_bomb_is_stopped_and_what_stands_before_is_kept()
    {
        _lab.IsMapped = true;
        _lab.Limits = new IngestLimits { FreeExpansionBytes = 100_000, ExpansionRatio = 20, BatchBytes = 10_000, LineBytes = 50_000 };
        _lab.Folder.Write("bomb.gz", Gzip(Encoding.UTF8.GetBytes(Lab.Lines(0, 10) + new string('\n', 20_000_000))));

        IngestSummary summary = await _lab.IngestAsync();

        Assert.Equal(10, summary.Counts.Accepted);
        Assert.Equal(RejectionCodes.ExpandsTooMuch, Assert.Single(summary.Rejections).Code);
        Assert.True(_lab.Store.Raw.Values.Sum(r => r.Length) <= 200_000);
    }

    [Fact]
    public async Task Of_a_cut_gzip_file_is_kept_what_could_be_read()
    {
        _lab.IsMapped = true;
        byte[] whole = Gzip(Encoding.UTF8.GetBytes(Lab.Lines(0, 5000)));
        _lab.Folder.Write("cut.gz", whole[..(whole.Length / 2)]);

        IngestSummary summary = await _lab.IngestAsync();

        Assert.InRange(summary.Counts.Accepted, 100, 4999);
        Assert.Contains(summary.Rejections, r => r.Code == RejectionCodes.InvalidGzip);
    }

    [Fact]
    public async Task A_gzip_file_of_several_members_is_whole()
    {
        _lab.IsMapped = true;
        _lab.Folder.Write("two.gz", [.. Gzip(Encoding.UTF8.GetBytes(Lab.Lines(0, 50))), .. Gzip(Encoding.UTF8.GetBytes(Lab.Lines(50, 5)))]);

        IngestSummary summary = await _lab.IngestAsync();

        Assert.Equal((55, 0), (summary.Counts.Accepted, summary.Counts.Rejected));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task UTF_16_is_read_as_text(string encoding)
    {
        _lab.IsMapped = true;
        var utf16 = Encoding.GetEncoding(encoding);
        _lab.Folder.Write("a.jsonl", [.. utf16.GetPreamble(), .. utf16.GetBytes(Lab.Lines(0, 3))]);

        IngestSummary summary = await _lab.IngestAsync();

        Assert.Equal((3, 0), (summary.Counts.Accepted, summary.Counts.Rejected));
        Assert.Equal("line 2", _lab.Store.Events[2].Text);
    }

    [Fact]
    public async Task A_long_line_is_passed_over_in_bounded_memory_and_the_rest_is_read()
    {
        _lab.IsMapped = true;
        _lab.Limits = new IngestLimits { LineBytes = 100_000, BatchBytes = 20_000 };
        Stream Input() => new LazyStream(Encoding.UTF8.GetBytes(Lab.Lines(0, 3)), 20_000_000, Encoding.UTF8.GetBytes("\n" + Lab.Lines(3, 2)));

        IngestSummary summary = await _lab.IngestAsync(Input, "-");

        Rejection rejection = Assert.Single(summary.Rejections);
        Assert.Equal((RejectionCodes.TooLarge, 4, 20_000_001), (rejection.Code, rejection.Line, rejection.Length));
        Assert.Equal([1, 2, 3, 5, 6], _lab.Store.Events.Select(e => e.Source.Line!.Value));
        Assert.True(_lab.Store.LargestBatch <= 20_000);
    }

    [Fact]
    public async Task A_dialect_that_does_not_fit_is_answered_with_the_one_it_looks_like()
    {
        string path = _lab.Folder.Write("a.jsonl", """{"type":"user","uuid":"u1","sessionId":"s1","timestamp":"2026-01-02T03:04:05.678Z","message":{"role":"user","content":"hi"}}""" + "\n");

        IngestSummary summary = await IngestPipeline.RunAsync(new IngestOptions { Paths = [path], Dialect = "codex" }, _lab.Store, CancellationToken.None);

        Assert.Equal("Nothing here is of the dialect 'codex'; it looks like Claude Code session (--dialect claude-code).", Assert.Single(summary.Rejections).Reason);
    }

    [Fact]
    public async Task A_format_that_does_not_fit_is_answered_with_the_one_it_looks_like()
    {
        string path = _lab.Folder.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");

        IngestSummary summary = await IngestPipeline.RunAsync(new IngestOptions { Paths = [path], Format = "csv" }, _lab.Store, CancellationToken.None);

        Assert.Equal("The content is not CSV; it looks like JSON Lines (--input-format jsonl).", Assert.Single(summary.Rejections).Reason);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_answered_with_the_nearest()
    {
        _lab.Folder.Write("session.jsonl", "");

        var error = await Assert.ThrowsAsync<InputPathException>(() => _lab.IngestAsync(_lab.Folder.Combine("sesion.jsonl")));

        Assert.EndsWith($"Did you mean '{_lab.Folder.Combine("session.jsonl")}'?", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    /// <summary>Some bytes, then a line that is never in memory as a whole, then some more bytes.</summary>
    private sealed class LazyStream(byte[] before, long length, byte[] after) : ReadOnlyStream
    {
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            int read = 0;
            while (read < buffer.Length && _position < before.Length + length + after.Length)
            {
                buffer[read++] = _position < before.Length ? before[_position] : _position < before.Length + length ? (byte)'x' : after[_position - before.Length - length];
                _position++;
            }

            return read;
        }
    }
}
