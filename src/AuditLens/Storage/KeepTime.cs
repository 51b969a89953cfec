using System.Globalization;

namespace AuditLens.Storage;

/// <summary>How long records are kept, as people write it: <c>90d</c>, <c>12w</c>, <c>6m</c>, <c>7y</c>: days, weeks, months or years of the calendar.</summary>
public sealed record KeepTime(int Count, char Unit)
{
    /// <summary>What to write, for whoever wrote something else.</summary>
    public const string Form = "90d, 12w, 6m or 7y: days, weeks, months or years";

    private const int Most = 9_999;
    private const int MostYears = 999;

    /// <returns>Null when the text is none.</returns>
    public static KeepTime? Parse(string text) =>
        text is [.., 'd' or 'w' or 'm' or 'y'] && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count > 0 && count <= (text[^1] == 'y' ? MostYears : Most) ? new KeepTime(count, text[^1]) : null;

    /// <summary>What ended before is old enough to go.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => Unit switch
    {
        'd' => now.AddDays(-Count),
        'w' => now.AddDays(-7 * Count),
        'm' => now.AddMonths(-Count),
        _ => now.AddYears(-Count),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit}");
}
