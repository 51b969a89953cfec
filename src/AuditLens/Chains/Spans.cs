using System.Globalization;

namespace AuditLens.Chains;

/// <summary>Lengths of time in the words people use.</summary>
public static class Spans
{
    private static readonly (string Name, double Seconds)[] Units = [("year", 31_556_952), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)];

    /// <summary>The largest unit and the one below it, rounded down, from years (365.2425 days) to seconds: <c>1 hour 5 minutes</c>, <c>9 years 306 days</c>, <c>less than a second</c>.</summary>
    public static string Words(TimeSpan length)
    {
        double left = Math.Floor(length.TotalSeconds);
        int first = Array.FindIndex(Units, u => left >= u.Seconds);
        if (first < 0)
        {
            return "less than a second";
        }

        string words = Take(first, ref left);
        return first + 1 < Units.Length && left >= Units[first + 1].Seconds ? $"{words} {Take(first + 1, ref left)}" : words;
    }

    private static string Take(int unit, ref double left)
    {
        double count = Math.Floor(left / Units[unit].Seconds);
        left -= count * Units[unit].Seconds;
        return string.Create(CultureInfo.InvariantCulture, $"{count:0} {Units[unit].Name}{(count == 1 ? "" : "s")}");
    }
}
