using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Members and values of JSON whose shape a log does not promise: what is missing or of another type reads as nothing.</summary>
internal static class JsonValues
{
    /// <summary>The member, or an undefined element when there is none or the element is no object.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>The first of the members that is there and not null.</summary>
    public static JsonElement FirstMember(this JsonElement element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> other)
    {
        JsonElement value = element.Member(name);
        return value.IsMissing() ? element.Member(other) : value;
    }

    public static bool Has(this JsonElement element, ReadOnlySpan<byte> name) => !element.Member(name).IsMissing();

    /// <summary>True when the member is there, even as null.</summary>
    public static bool Names(this JsonElement element, ReadOnlySpan<byte> name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public static bool IsMissing(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static bool IsArray(this JsonElement element) => element.ValueKind == JsonValueKind.Array;

    public static bool IsString(this JsonElement element) => element.ValueKind == JsonValueKind.String;

    public static bool IsTrue(this JsonElement element) => element.ValueKind == JsonValueKind.True;

    public static bool Is(this JsonElement element, ReadOnlySpan<byte> text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);

    public static string? StringAt(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name).AsFilledString();

    /// <summary>The member as text, whatever its type; null when it says nothing.</summary>
    public static string? TextAt(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name).AsText() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A whole number, also one written as text or with a fraction of zero; null otherwise.</summary>
    public static long? AsLong(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out long value) => value,
        JsonValueKind.Number when element.TryGetDouble(out double value) && Math.Abs(value) < 9e18 => (long)value,
        JsonValueKind.String when long.TryParse(element.AsString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) => value,
        _ => null,
    };

    public static int? AsInt(this JsonElement element) => element.AsLong() is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>A number, also one written as text; null otherwise and for what is not finite.</summary>
    public static double? AsDouble(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDouble(out double value) && double.IsFinite(value) => value,
        JsonValueKind.String when double.TryParse(element.AsString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) => value,
        _ => null,
    };

    public static decimal? AsDecimal(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDecimal(out decimal value) => value,
        JsonValueKind.String when decimal.TryParse(element.AsString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => null,
    };

    /// <summary>A span of time from a number of seconds; null when there is none or it is out of all proportion.</summary>
    public static TimeSpan? AsSeconds(this JsonElement element) => element.AsDouble() is { } value and >= 0 and < 1e9 ? TimeSpan.FromSeconds(value) : null;

    public static TimeSpan? AsMilliseconds(this JsonElement element) => element.AsDouble() is { } value and >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(value) : null;

    /// <summary>True when both elements are the same piece of the log.</summary>
    public static bool SameBytes(this JsonElement a, JsonElement b) => JsonMarshal.GetRawUtf8Value(a).SequenceEqual(JsonMarshal.GetRawUtf8Value(b));
}
