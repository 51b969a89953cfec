using System.Text;
using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Formats;

public sealed class CsvTests
{
    [Fact]
    public void A_row_becomes_an_object_by_the_header()
    {
        List<Framed> records = FormatRun.Of("csv", "time,who,what\n1,ann,\"a, \"\"b\"\"\"\n2,bob,c\n");

        Assert.Equal(["""{"time":"1","who":"ann","what":"a, \u0022b\u0022"}""", """{"time":"2","who":"bob","what":"c"}"""], records.Select(r => r.Json));
        Assert.Equal([2, 3], records.Select(r => r.Line));
    }

    [Fact]
    public void Without_a_header_a_row_becomes_an_array()
    {
        List<Framed> records = FormatRun.Of("csv", "2026-01-02 03:04:05.678 UTC,postgres,prod\n2026-01-02 03:04:06.000 UTC,,prod\n");

        Assert.Equal("""["2026-01-02 03:04:05.678 UTC","postgres","prod"]""", records[0].Json);
        Assert.Equal(2, records.Count);
    }

    [Theory]
    [InlineData("a;b;c\n1;2;3\n")]
    [InlineData("a\tb\tc\n1\t2\t3\n")]
    [InlineData("\uFEFFa|b|c\r\n1|2|3\r\n")]
    public void The_delimiter_is_found_by_content(string text) => Assert.Equal("""{"a":"1","b":"2","c":"3"}""", Assert.Single(FormatRun.Of("csv", text)).Json);

    [Fact]
    public void A_quoted_field_may_hold_line_ends_and_the_row_keeps_its_bytes()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("id,text,n\n1,\"one\ntwo\r\nthree\",x\n2,é,y\n");

        List<Framed> records = FormatRun.Of("csv", bytes, FormatRun.Small);

        Assert.Equal([2, 5], records.Select(r => r.Line));
        Assert.All(records, r => Assert.Equal(r.Text, Encoding.UTF8.GetString(bytes, (int)r.Offset, (int)r.Length)));
        Assert.Contains("one\\ntwo", records[0].Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_inside_an_unquoted_field_is_a_character()
    {
        List<Framed> records = FormatRun.Of("csv", "a,b,c\n5\" disk,x,y\n1,2,3\n");

        Assert.Equal(2, records.Count);
        Assert.Equal("""{"a":"5\u0022 disk","b":"x","c":"y"}""", records[0].Json);
    }

    [Fact]
    public void A_row_of_another_width_is_a_rejection()
    {
        List<Framed> records = FormatRun.Of("csv", "a,b,c\n1,2\n1,2,3\n");

        Assert.Equal([RejectionCodes.InvalidCsv, null], records.Select(r => r.Code));
        Assert.Equal("The row has 2 fields where the header has 3.", records[0].Reason);
    }

    [Fact]
    public void A_last_row_inside_its_quotes_is_told_and_not_consumed()
    {
        List<Framed> records = FormatRun.Of("csv", "a,b,c\n1,2,3\n1,\"half\n"u8.ToArray(), out long consumed);

        Assert.Equal([null, RejectionCodes.Truncated], records.Select(r => r.Code));
        Assert.Equal(12, consumed);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_load_the_file()
    {
        string text = "a,b,c\n1,\"" + string.Concat(Enumerable.Repeat("xxxxxxxxx\n", 1000)) + "\n1,2,3\n";

        List<Framed> records = FormatRun.Of("csv", text, FormatRun.Small);

        Assert.Equal(RejectionCodes.TooLarge, records[0].Code);
        Assert.Null(records[^1].Code);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_a_rejection()
    {
        List<Framed> records = FormatRun.Of("csv", [.. "a,b,c\n1,"u8, 0xFF, 0xFE, .. ",3\n1,2,3\n"u8]);

        Assert.Equal([RejectionCodes.InvalidUtf8, null], records.Select(r => r.Code));
    }
}
