using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuditLens.Ingestion.Formats.Otlp;

/// <summary>Writes a protobuf message as OTLP/JSON by its schema. Fields that are not in the schema are passed over.</summary>
internal ref struct OtlpJson(Utf8JsonWriter writer)
{
    /// <summary>Each level of messages makes two levels of JSON at most, and the reader of JSON allows 256.</summary>
    private const int MaxDepth = 100;

    private int _depth;

    /// <summary>The message is nested too deeply; nothing written is of use.</summary>
    public bool TooDeep { get; private set; }

    /// <returns>False when it is not protobuf or too deep; nothing written is of use then.</returns>
    public bool Write(ReadOnlySpan<byte> message, OtlpMessage schema)
    {
        if (++_depth > MaxDepth)
        {
            TooDeep = true;
            return false;
        }

        writer.WriteStartObject();
        bool good = IsWellFormed(message);
        foreach (OtlpField field in schema.Fields)
        {
            good = good && (field.IsRepeated ? WriteAll(message, field) : WriteLast(message, field));
        }

        writer.WriteEndObject();
        _depth--;
        return good;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next(out _))
        {
        }

        return !reader.Failed;
    }

    private bool WriteAll(ReadOnlySpan<byte> message, OtlpField field)
    {
        bool any = false;
        bool good = true;
        var reader = new WireReader(message);
        while (good && reader.Next(out WireField found))
        {
            if (found.Is(field.Number, field.Wire))
            {
                if (!any)
                {
                    writer.WriteStartArray(field.Name);
                    any = true;
                }

                good = Write(found.Content, field.Message!());
            }
        }

        if (any)
        {
            writer.WriteEndArray();
        }

        return good;
    }

    /// <summary>Of a field that should occur once the last counts, as protobuf has it.</summary>
    private bool WriteLast(ReadOnlySpan<byte> message, OtlpField field)
    {
        bool any = false;
        WireField last = default;
        var reader = new WireReader(message);
        while (reader.Next(out WireField found))
        {
            if (found.Is(field.Number, field.Wire))
            {
                last = found;
                any = true;
            }
        }

        if (!any)
        {
            return true;
        }

        writer.WritePropertyName(field.Name);
        return WriteValue(last, field);
    }

    private bool WriteValue(WireField value, OtlpField field)
    {
        switch (field.Type)
        {
            case OtlpType.Message:
                return Write(value.Content, field.Message!());
            case OtlpType.Text when Utf8.IsValid(value.Content):
                writer.WriteStringValue(value.Content);
                break;
            case OtlpType.Text:
                writer.WriteStringValue(Encoding.UTF8.GetString(value.Content));
                break;
            case OtlpType.Id:
                writer.WriteStringValue(Convert.ToHexStringLower(value.Content));
                break;
            case OtlpType.Bytes:
                writer.WriteBase64StringValue(value.Content);
                break;
            case OtlpType.Boolean:
                writer.WriteBooleanValue(value.Bits != 0);
                break;
            case OtlpType.Number:
                writer.WriteNumberValue((long)value.Bits);
                break;
            case OtlpType.Integer:
                writer.WriteStringValue(((long)value.Bits).ToString(CultureInfo.InvariantCulture));
                break;
            case OtlpType.Natural:
                writer.WriteStringValue(value.Bits.ToString(CultureInfo.InvariantCulture));
                break;
            case OtlpType.Real:
                WriteReal(BitConverter.UInt64BitsToDouble(value.Bits));
                break;
        }

        return true;
    }

    private readonly void WriteReal(double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
