using System.Text;
using AuditLens.Events;
using AuditLens.Ingestion;
using Xunit;

namespace AuditLens.Tests.Ingestion.Formats;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"b\":2}\n")]
    [InlineData("{\"a\":1}\r\n{\"b\":2}\r\n")]
    [InlineData("\uFEFF{\"a\":1}\n{\"b\":2}")]
    [InlineData("  {\"a\":1} \n\t{\"b\":2}\t")]
    public void Line_ends_marks_and_blanks_do_not_matter(string text)
    {
        List<Framed> records = FormatRun.Of("jsonl", text);

        Assert.Equal(["{\"a\":1}", "{\"b\":2}"], records.Select(r => r.Json));
        Assert.Equal([1, 2], records.Select(r => r.Line));
    }

    [Fact]
    public void Offset_and_length_enclose_exactly_the_record()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("\uFEFF{\"ä\":1}\r\n\r\n  {\"b\":2}  \n");

        List<Framed> records = FormatRun.Of("jsonl", bytes);

        Assert.All(records, r => Assert.Equal(r.Json, Encoding.UTF8.GetString(bytes, (int)r.Offset, (int)r.Length)));
        Assert.Equal([1, 3], records.Select(r => r.Line));
    }

    [Fact]
    public void Records_are_the_same_whatever_the_size_of_the_window()
    {
        string text = string.Concat(Enumerable.Range(0, 50).Select(i => $"{{\"n\":{i},\"t\":\"{new string('x', i * 7)}\"}}\n"));

        Assert.Equal(FormatRun.Of("jsonl", text), FormatRun.Of("jsonl", text, FormatRun.Small));
    }

    [Fact]
    public void Two_objects_on_one_line_are_two_records_of_that_line()
    {
        List<Framed> records = FormatRun.Of("jsonl", "{\"a\":1}\n{\"b\":2}{\"c\":{\"d\":3}}\n{\"e\":4}\n");

        Assert.Equal(["{\"a\":1}", "{\"b\":2}", "{\"c\":{\"d\":3}}", "{\"e\":4}"], records.Select(r => r.Json));
        Assert.Equal([1, 2, 2, 3], records.Select(r => r.Line));
        Assert.Equal(15, records[2].Offset);
    }

    [Fact]
    public void A_record_that_follows_one_cut_by_a_crash_is_saved()
    {
        List<Framed> records = FormatRun.Of("jsonl", "{\"a\":{\"b\":1},\"t\":\"hel{\"c\":2}\n");

        Assert.Equal(2, records.Count);
        Assert.Equal(RejectionCodes.InvalidJson, records[0].Code);
        Assert.Equal("{\"a\":{\"b\":1},\"t\":\"hel", records[0].Text);
        Assert.Equal("{\"c\":2}", records[1].Json);
    }

    [Fact]
    public void A_log_line_with_an_object_at_its_end_is_one_rejection()
    {
        List<Framed> records = FormatRun.Of("jsonl", "[16:29:14] Registered {\"method\":\"x\"}\n{\"a\":1}\n");

        Assert.Equal([RejectionCodes.InvalidJson, null], records.Select(r => r.Code));
    }

    [Fact]
    public void A_last_line_that_is_cut_is_told_and_not_consumed()
    {
        byte[] bytes = "{\"a\":1}\n{\"b\":\"hal"u8.ToArray();

        List<Framed> records = FormatRun.Of("jsonl", bytes, out long consumed);

        Assert.Equal([null, RejectionCodes.Truncated], records.Select(r => r.Code));
        Assert.Equal(8, consumed);
    }

    [Fact]
    public void A_cut_line_in_the_middle_is_consumed()
    {
        List<Framed> records = FormatRun.Of("jsonl", "{\"a\":\"hal\n{\"b\":2}\n");

        Assert.Equal([RejectionCodes.Truncated, null], records.Select(r => r.Code));
    }

    [Fact]
    public void A_line_above_the_limit_is_passed_over_and_the_next_one_read()
    {
        string text = $"{{\"a\":1}}\n{{\"t\":\"{new string('x', 5000)}\"}}\n{{\"b\":2}}\n";

        List<Framed> records = FormatRun.Of("jsonl", text, FormatRun.Small);

        Assert.Equal([null, RejectionCodes.TooLarge, null], records.Select(r => r.Code));
        Assert.Equal([1, 2, 3], records.Select(r => r.Line));
        Assert.Equal(5009, records[1].Length);
        Assert.Equal(8, records[1].Offset);
    }

    public static TheoryData<string, byte[], string> Faults { get; } = new()
    {
        { "deep", Encoding.UTF8.GetBytes(new string('[', 400) + new string(']', 400)), RejectionCodes.TooDeep },
        { "deep objects", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 400)) + "1" + new string('}', 400)), RejectionCodes.TooDeep },
        { "trailing comma", "{\"a\":1,}"u8.ToArray(), RejectionCodes.InvalidJson },
        { "NaN", "{\"a\":NaN}"u8.ToArray(), RejectionCodes.InvalidJson },
        { "NUL", [0x7B, 0x00, 0x7D], RejectionCodes.InvalidJson },
        { "invalid UTF-8", [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC3, 0x28, 0x22, 0x7D], RejectionCodes.InvalidUtf8 },
        { "text", "hello"u8.ToArray(), RejectionCodes.InvalidJson },
        { "lone bracket", "}"u8.ToArray(), RejectionCodes.InvalidJson },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_line_is_one_rejection_and_the_stream_goes_on(string what, byte[] line, string code)
    {
        Assert.NotEmpty(what);

        List<Framed> records = FormatRun.Of("jsonl", [.. "{\"a\":1}\n"u8, .. line, .. "\n{\"b\":2}\n"u8]);

        Assert.Equal([null, code, null], records.Select(r => r.Code));
        Assert.EndsWith(".", records[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "a")]
    [InlineData("""{"a":[{"command":"ls","b":{},"\u0063ommand":"rm -rf /"}]}""", "command")]
    public void A_record_that_says_two_things_under_one_key_is_kept_aside_and_names_the_key(string line, string key)
    {
        Framed record = FormatRun.Of("jsonl", line + "\n{}\n")[0];

        Assert.Equal(RejectionCodes.DuplicateKey, record.Code);
        Assert.StartsWith($"The member '{key}' stands twice in one object", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_spoil_the_record()
    {
        Framed record = FormatRun.Of("jsonl", """{"a":"x\ud83d","b":"\ud83d\ude00","c":"\\ud83d"}""")[0];

        Assert.Null(record.Code);
        Assert.Equal("""{"a":"x\ufffd","b":"\ud83d\ude00","c":"\\ud83d"}""", record.Json);
    }

    [Fact]
    public void Reading_goes_on_inside_a_line_that_had_no_end_yet()
    {
        using var reader = new AuditLens.Ingestion.Formats.JsonLinesReader(
            new AuditLens.Ingestion.Formats.FormatContext(new("a.jsonl", default, false), new IngestLimits(), Lines: 3, InsideLine: true));
        using var window = new AuditLens.Ingestion.Formats.ByteWindow(
            new MemoryStream("\n{\"b\":2}\n"u8.ToArray()), 100, 64, System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256), []);

        reader.Next(window, out AuditLens.Ingestion.Formats.FramedRecord record);

        Assert.Equal(4, record.Line);
        Assert.Equal(101, record.Offset);
    }
}
