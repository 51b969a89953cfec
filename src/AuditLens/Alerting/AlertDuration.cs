using System.Globalization;

namespace AuditLens.Alerting;

/// <summary>Durations as people write them: a whole number and <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>.</summary>
public static class AlertDuration
{
    private const int LongestDays = 3660;

    private static readonly (char Unit, TimeSpan Length)[] Units =
        [('w', TimeSpan.FromDays(7)), ('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>At most ten years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        TimeSpan unit = text.Length > 1 ? Array.Find(Units, u => u.Unit == text[^1]).Length : default;
        if (unit == default || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > TimeSpan.FromDays(LongestDays) / unit)
        {
            return false;
        }

        duration = number * unit;
        return true;
    }

    /// <summary>The two largest units that are not zero: <c>1 d 3 h</c>.</summary>
    public static string Words(TimeSpan duration)
    {
        List<string> parts = [];
        TimeSpan rest = duration;
        foreach ((char unit, TimeSpan length) in Units[1..])
        {
            long number = (long)(rest / length);
            rest -= number * length;
            if (number > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {(unit == 'm' ? "min" : unit)}"));
            }
        }

        return parts.Count == 0 ? "0 s" : string.Join(' ', parts.Take(2));
    }
}
