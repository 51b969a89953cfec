using System.Globalization;

namespace AuditLens.Explanations.Reading;

/// <summary>Clock times as people write them: <c>14:02</c>, <c>13:41:06Z</c>, <c>2026-09-14T13:41</c>, <c>2pm</c>.</summary>
internal static class ClockTimes
{
    private static readonly string[] Clocks = ["H:mm", "H:mm:ss", "HH:mm:ss.FFF", "h:mmtt", "htt", "H:mmZ", "H:mm:ssZ", "HH:mm:ss.FFFZ"];
    private static readonly string[] Stamps = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    public static bool IsClock(string lower) => char.IsAsciiDigit(lower[0]) && Parse(lower) is not null;

    /// <summary>Time of day, and whether seconds were given; null when the text is no clock time.</summary>
    public static (TimeOnly Time, bool Seconds, bool Zoned)? Parse(string text)
    {
        string upper = text.ToUpperInvariant();
        bool seconds = upper.AsSpan(Math.Max(0, upper.IndexOf('T', StringComparison.Ordinal))).Count(':') >= 2;
        string bare = upper.TrimEnd('Z');
        if (TimeOnly.TryParseExact(bare, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
        {
            return (time, seconds, upper.EndsWith('Z'));
        }

        return DateTimeOffset.TryParseExact(upper, Stamps, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset stamp)
            ? (TimeOnly.FromDateTime(stamp.UtcDateTime), seconds, true)
            : null;
    }
}
