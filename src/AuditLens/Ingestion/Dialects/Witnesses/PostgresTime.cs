using System.Collections.Frozen;
using System.Globalization;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>PostgreSQL's <c>%m</c>: <c>2026-05-12 09:14:02.117 UTC</c>; the zone is an abbreviation, an offset, or missing.</summary>
internal static class PostgresTime
{
    /// <summary>
    /// Abbreviations with one meaning in PostgreSQL's default set, in hours (<c>timezonesets/Default</c>). An abbreviation that is not here gives no time rather than a wrong one.
    /// </summary>
    private static readonly FrozenDictionary<string, double> Hours = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase)
    {
        ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0, ["WET"] = 0, ["WEST"] = 1, ["BST"] = 1, ["CET"] = 1, ["CEST"] = 2, ["EET"] = 2, ["EEST"] = 3, ["MSK"] = 3,
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7, ["JST"] = 9, ["KST"] = 9,
        ["AEST"] = 10, ["AEDT"] = 11, ["ACST"] = 9.5, ["NZST"] = 12, ["NZDT"] = 13,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the text starts as a PostgreSQL log time does, whatever its zone.</summary>
    public static bool LooksLike(string? text) =>
        text is { Length: >= 19 } && text[4] == '-' && text[7] == '-' && text[10] == ' ' && text[13] == ':' && text[16] == ':' && char.IsAsciiDigit(text[0]);

    /// <summary>Null for what is no time and for a zone that is unknown or has two meanings.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || !LooksLike(text))
        {
            return null;
        }

        int end = 19;
        while (end < text.Length && (text[end] == '.' || char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        if (!DateTime.TryParse(text.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            || OffsetOf(text.AsSpan(end).Trim()) is not { } offset)
        {
            return null;
        }

        long ticks = local.Ticks - offset.Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static TimeSpan? OffsetOf(ReadOnlySpan<char> zone)
    {
        if (zone.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (zone[0] is '+' or '-')
        {
            ReadOnlySpan<char> digits = zone[1..];
            int colon = digits.IndexOf(':');
            ReadOnlySpan<char> hourPart = colon >= 0 ? digits[..colon] : digits.Length > 2 ? digits[..2] : digits;
            ReadOnlySpan<char> minutePart = colon >= 0 ? digits[(colon + 1)..] : digits.Length > 2 ? digits[2..] : "0";
            return int.TryParse(hourPart, NumberStyles.None, CultureInfo.InvariantCulture, out int hours) && hours < 24
                && int.TryParse(minutePart, NumberStyles.None, CultureInfo.InvariantCulture, out int minutes) && minutes < 60
                    ? (zone[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0)
                    : null;
        }

        return Hours.TryGetValue(zone.ToString(), out double value) ? TimeSpan.FromHours(value) : null;
    }
}
