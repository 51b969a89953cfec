using System.Buffers.Binary;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Formats;
using Xunit;

namespace AuditLens.Tests.Ingestion.Formats;

public sealed class OtlpProtobufTests
{
    private static readonly byte[] TraceId = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
    private static readonly byte[] SpanId = Convert.FromHexString("a0a1a2a3a4a5a6a7");

    [Fact]
    public void A_span_becomes_its_OTLP_JSON_form()
    {
        Framed record = Assert.Single(FormatRun.Of("otlp-protobuf", Traces("chat")));

        Assert.Null(record.Line);
        Assert.Equal(
            """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"agent"}}]},"scopeSpans":[{"spans":[{"traceId":"000102030405060708090a0b0c0d0e0f","spanId":"a0a1a2a3a4a5a6a7","name":"chat","kind":3,"startTimeUnixNano":"1700000000000000000","attributes":[{"key":"n","value":{"intValue":"-5"}},{"key":"ok","value":{"boolValue":true}},{"key":"x","value":{"doubleValue":0.5}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}},{"key":"b","value":{"bytesValue":"AQI="}}],"status":{"code":2}}]}]}]}""",
            record.Json);
    }

    [Fact]
    public void The_three_signals_are_told_apart()
    {
        var log = new ProtoMessage().Fixed64(1, 5).Text(3, "INFO").Message(5, new ProtoMessage().Text(1, "hello")).Content(9, TraceId);
        var metric = new ProtoMessage().Text(1, "tokens").Message(7, new ProtoMessage().Message(1, new ProtoMessage().Fixed64(3, 5).Fixed64(6, 7)));

        Assert.StartsWith("{\"resourceLogs\"", FormatRun.Of("otlp-protobuf", Request(log))[0].Json, StringComparison.Ordinal);
        Assert.Contains("\"body\":{\"stringValue\":\"hello\"}", FormatRun.Of("otlp-protobuf", Request(log))[0].Json, StringComparison.Ordinal);
        Assert.Contains("\"metrics\":[{\"name\":\"tokens\",\"sum\":{\"dataPoints\":[{\"timeUnixNano\":\"5\",\"asInt\":\"7\"}]}}]", FormatRun.Of("otlp-protobuf", Request(metric))[0].Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_are_split_at_their_lengths()
    {
        byte[] one = Traces("one");
        byte[] two = Traces("two");
        byte[] four = [.. Length(one), .. one, .. Length(two), .. two];
        byte[] varint = [.. ProtoMessage.Varint((ulong)one.Length), .. one, .. ProtoMessage.Varint((ulong)two.Length), .. two];

        foreach (byte[] stream in (byte[][])[four, varint])
        {
            Assert.Equal("otlp-protobuf", FormatCatalogue.Recognise(new FormatSample("x", stream, Whole: true))?.Name);
            List<Framed> records = FormatRun.Of("otlp-protobuf", stream, FormatRun.Small);
            Assert.Equal(["one", "two"], records.Select(NameOf));
            Assert.Equal(stream.Length, records[^1].Offset + records[^1].Length);
        }
    }

    [Fact]
    public void A_damaged_message_is_rejected_and_the_next_one_read()
    {
        byte[] bad = Traces("one");
        bad[1] ^= 0x05;
        byte[] two = Traces("two");
        byte[] stream = [.. Length(two), .. two, .. Length(bad), .. bad, .. Length(two), .. two];

        Assert.Equal([null, RejectionCodes.InvalidProtobuf, null], FormatRun.Of("otlp-protobuf", stream).Select(r => r.Code));
    }

    [Fact]
    public void A_stream_cut_inside_a_message_is_told_and_not_consumed()
    {
        byte[] one = Traces("one");
        byte[] stream = [.. Length(one), .. one, .. Length(one), .. one[..^5]];

        List<Framed> records = FormatRun.Of("otlp-protobuf", stream, out long consumed);

        Assert.Equal([null, RejectionCodes.Truncated], records.Select(r => r.Code));
        Assert.Equal(one.Length + 4, consumed);
    }

    [Fact]
    public void Attributes_nested_too_deeply_are_rejected()
    {
        var value = new ProtoMessage().Text(1, "x");
        for (int i = 0; i < 5000; i++)
        {
            value = new ProtoMessage().Message(5, new ProtoMessage().Message(1, value));
        }

        Framed record = Assert.Single(FormatRun.Of("otlp-protobuf", Request(Span("deep").Message(9, new ProtoMessage().Text(1, "k").Message(2, value)))));

        Assert.Equal(RejectionCodes.TooDeep, record.Code);
    }

    [Fact]
    public void Any_flipped_byte_gives_a_record_or_a_rejection()
    {
        byte[] good = Traces("one");
        for (int i = 0; i < good.Length * 8; i++)
        {
            byte[] bad = [.. good];
            bad[i / 8] ^= (byte)(1 << (i % 8));

            Framed record = Assert.Single(FormatRun.Of("otlp-protobuf", bad));

            Assert.True(record.Json is not null || record.Code is RejectionCodes.InvalidProtobuf or RejectionCodes.Truncated);
        }
    }

    [Fact]
    public void Other_bytes_are_not_taken_for_it()
    {
        foreach (byte[] other in (byte[][])[[0x0A], [0x0A, 0x00], [0x0A, 0x03, 0x61, 0x62, 0x63], [0, 0, 0, 2, 0x0A, 0x00], "\nhello, world\n"u8.ToArray()])
        {
            Assert.Null(FormatCatalogue.Recognise(new FormatSample("x.pb", other, Whole: true)));
        }
    }

    private static byte[] Traces(string name) => Request(Span(name)
        .Message(9, Attribute("n", new ProtoMessage().Number(3, unchecked((ulong)-5L))))
        .Message(9, Attribute("ok", new ProtoMessage().Number(2, 1)))
        .Message(9, Attribute("x", new ProtoMessage().Fixed64(4, BitConverter.DoubleToUInt64Bits(0.5))))
        .Message(9, Attribute("l", new ProtoMessage().Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(1, "a")))))
        .Message(9, Attribute("b", new ProtoMessage().Content(7, [1, 2])))
        .Message(15, new ProtoMessage().Number(3, 2))
        .Text(99, "a field of a later version"));

    private static ProtoMessage Span(string name) => new ProtoMessage().Content(1, TraceId).Content(2, SpanId).Text(5, name).Number(6, 3).Fixed64(7, 1_700_000_000_000_000_000);

    private static ProtoMessage Attribute(string key, ProtoMessage value) => new ProtoMessage().Text(1, key).Message(2, value);

    private static byte[] Request(ProtoMessage item)
    {
        var resource = new ProtoMessage().Message(1, Attribute("service.name", new ProtoMessage().Text(1, "agent")));
        return new ProtoMessage().Message(1, new ProtoMessage().Message(1, resource).Message(2, new ProtoMessage().Message(2, item))).Bytes;
    }

    private static byte[] Length(byte[] message)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return length;
    }

    private static string? NameOf(Framed record)
    {
        using var document = JsonDocument.Parse(record.Json!);
        return document.RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0].GetProperty("name").GetString();
    }
}
