using System.Globalization;

namespace AuditLens.Reporting.Text;

/// <summary>Times and durations as people read them; always UTC, always the invariant culture.</summary>
public static class ReportTime
{
    public static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture);

    /// <summary><c>2026-03-04 09:00:01 UTC</c>.</summary>
    public static string Full(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>09:00:01</c>, for tables whose caption carries the day.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
