using System.Globalization;

namespace AuditLens.Server.Pages;

/// <summary>Times as pages show them.</summary>
internal static class Times
{
    /// <summary>RFC 3339 in UTC to the second, with the space that it allows for readability; a hyphen when there is none.</summary>
    public static string Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>To the minute, for lists, in UTC.</summary>
    public static string Minute(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The time of the day in UTC where the day is told beside it.</summary>
    public static string OfDay(DateTimeOffset? time) => time?.ToUniversalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "-";

    public static string Day(DateTimeOffset? time) => time?.ToUniversalTime().ToString("dddd, yyyy-MM-dd, 'UTC'", CultureInfo.InvariantCulture) ?? "Without a time";
}
