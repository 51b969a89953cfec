using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Times out of JSON, always UTC: ISO 8601 (without a zone it is read as UTC), and numbers since 1970 in seconds, milli-, micro- or nanoseconds, told apart by size.</summary>
internal static class JsonTimes
{
    public static DateTimeOffset? AsTime(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => FromText(element),
        JsonValueKind.Number when element.TryGetDouble(out double value) => FromEpoch(value),
        _ => null,
    };

    /// <summary>Null when the number lies outside the years 1973 to 2286, where its unit cannot be told.</summary>
    public static DateTimeOffset? FromEpoch(double value)
    {
        double milliseconds = value switch
        {
            >= 1e8 and < 1e10 => value * 1000,
            >= 1e11 and < 1e13 => value,
            >= 1e14 and < 1e16 => value / 1000,
            >= 1e17 and < 1e19 => value / 1e6,
            _ => double.NaN,
        };
        return double.IsNaN(milliseconds) ? null : DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
    }

    private static DateTimeOffset? FromText(JsonElement element)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length is < 12 or > 64)
        {
            return null;
        }

        // The usual case, without a string: "2026-01-02T03:04:05.678Z" with its quotes.
        if (raw[^2] == (byte)'Z' && element.TryGetDateTimeOffset(out DateTimeOffset time))
        {
            return time;
        }

        return DateTimeOffset.TryParse(element.AsString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time) ? time : null;
    }
}
