using System.Globalization;

namespace AuditLens.Server.Pages;

/// <summary>Numbers as pages show them.</summary>
internal static class Numbers
{
    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>With its noun: <c>1 incident</c>, <c>2 incidents</c>.</summary>
    public static string Of(long number, string noun) => $"{Text(number)} {noun}{(number == 1 ? "" : "s")}";
}
