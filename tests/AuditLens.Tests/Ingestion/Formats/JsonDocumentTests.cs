using System.Text;
using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Formats;

public sealed class JsonDocumentTests
{
    [Theory]
    [InlineData("[1,2]")]
    [InlineData("{\n  \"a\": [\n    1\n  ]\n}\n\n")]
    [InlineData("\uFEFF[\r\n]\r\n")]
    public void A_document_is_one_record_without_a_line(string text)
    {
        Framed record = Assert.Single(FormatRun.Of("json", text, FormatRun.Small));

        Assert.Null(record.Code);
        Assert.Null(record.Line);
        Assert.Equal(text.Trim('\uFEFF', '\r', '\n'), record.Json);
    }

    [Fact]
    public void Values_one_after_the_other_are_records_cited_by_their_first_line()
    {
        List<Framed> records = FormatRun.Of("json", "{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n\n{ \"c\": 3 } {\"d\": 4}\n", FormatRun.Small);

        Assert.Equal([1, 4, 8, 8], records.Select(r => r.Line));
        Assert.All(records, r => Assert.Null(r.Code));
    }

    [Theory]
    [InlineData("{\n \"a\": 1,\n}\n", RejectionCodes.InvalidJson, 3)]
    [InlineData("{\n \"a\": NaN\n}", RejectionCodes.InvalidJson, 2)]
    [InlineData("[\n {\"a\": 1},\n {\"b\": ", RejectionCodes.Truncated, 3)]
    public void A_faulty_document_is_rejected_at_the_line_of_its_fault(string text, string code, int line)
    {
        Framed record = Assert.Single(FormatRun.Of("json", text));

        Assert.Equal(code, record.Code);
        Assert.Equal(line, record.Line);
    }

    [Fact]
    public void A_faulty_value_does_not_spoil_the_next()
    {
        List<Framed> records = FormatRun.Of("json", "{\n \"a\": 1,\n}\n{\n \"b\": 2\n}\n");

        Assert.Equal([RejectionCodes.InvalidJson, null], records.Select(r => r.Code));
        Assert.Equal(4, records[1].Line);
    }

    [Fact]
    public void Deep_nesting_is_rejected()
    {
        Framed record = Assert.Single(FormatRun.Of("json", new string('[', 100_000)));

        Assert.Equal(RejectionCodes.TooDeep, record.Code);
    }

    [Fact]
    public void A_value_above_the_limit_is_passed_over()
    {
        string text = "[\n" + string.Concat(Enumerable.Repeat("\"0123456789\",\n", 1000)) + "1]";

        Framed record = Assert.Single(FormatRun.Of("json", text, FormatRun.Small));

        Assert.Equal(RejectionCodes.TooLarge, record.Code);
        Assert.Equal(text.Length, record.Length);
    }

    [Fact]
    public void A_single_line_above_the_limit_is_passed_over_and_what_follows_is_read()
    {
        List<Framed> records = FormatRun.Of("json", $"{{\"t\":\"{new string('x', 3000)}\"}}\n{{\"b\":2}}\n", FormatRun.Small);

        Assert.Equal([RejectionCodes.TooLarge, null], records.Select(r => r.Code));
        Assert.Equal(2, records[1].Line);
    }

    [Fact]
    public void A_file_made_of_faults_is_given_up_in_bounded_time()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{,\n", 50_000)));

        List<Framed> records = FormatRun.Of("json", bytes);

        Assert.InRange(records.Count, 100, 102);
    }
}
