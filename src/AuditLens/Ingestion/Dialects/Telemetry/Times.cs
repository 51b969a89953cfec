using System.Globalization;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Times as telemetry and audit logs write them, in UTC.</summary>
internal static class Times
{
    /// <summary>Nanoseconds since 1970, as number or text; null for 0 (unset) and for what is no time.</summary>
    public static DateTimeOffset? FromNanos(JsonElement value) => value.AsLong() is { } nanos ? FromTicks(nanos / 100) : null;

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970: told apart by size, which is safe for any time between 1973 and 2286.</summary>
    public static DateTimeOffset? FromEpoch(double value) => Math.Abs(value) switch
    {
        < 1e8 => null,
        < 1e10 => FromTicks((long)(value * TimeSpan.TicksPerSecond)),
        < 1e13 => FromTicks((long)(value * TimeSpan.TicksPerMillisecond)),
        < 1e16 => FromTicks((long)(value * TimeSpan.TicksPerMicrosecond)),
        < 1e19 => FromTicks((long)(value / 100)),
        _ => null,
    };

    /// <summary>A JSON time of any kind: ISO 8601 text (without zone: UTC), an epoch number, or the JavaScript SDK's pair of seconds and nanoseconds.</summary>
    public static DateTimeOffset? Any(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return value.TryGetInt64(out long whole) && whole > 10_000_000_000_000_000 ? FromTicks(whole / 100) : FromEpoch(value.AsDouble() ?? 0);
            case JsonValueKind.String:
                return Iso(value.AsString()) ?? (value.AsLong() is { } number ? (number > 10_000_000_000_000_000 ? FromTicks(number / 100) : FromEpoch(number)) : null);
            case JsonValueKind.Array when value.GetArrayLength() == 2 && value[0].AsLong() is { } seconds && value[1].AsLong() is { } nanos:
                return Math.Abs(seconds) < 1e10 ? FromTicks((seconds * TimeSpan.TicksPerSecond) + (nanos / 100)) : null;
            default:
                return null;
        }
    }

    /// <summary>ISO 8601 with or without zone; none means UTC.</summary>
    public static DateTimeOffset? Iso(string? text) =>
        text is { Length: >= 10 and <= 40 } && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static DateTimeOffset? FromTicks(long ticksSince1970)
    {
        long ticks = DateTimeOffset.UnixEpoch.Ticks;
        return ticksSince1970 <= 0 || ticksSince1970 > DateTimeOffset.MaxValue.Ticks - ticks ? null : new DateTimeOffset(ticks + ticksSince1970, TimeSpan.Zero);
    }
}
