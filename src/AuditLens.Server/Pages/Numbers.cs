using System.Globalization;

namespace AuditLens.Server.Pages;

/// <summary>Numbers as pages show them.</summary>
internal static class Numbers
{
    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>With its noun: <c>1 incident</c>, <c>2 incidents</c>.</summary>
    public static string Of(long number, string noun) => $"{Text(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>With a binary unit: <c>3.4 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        int unit = -1;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return unit < 0 ? Of(bytes, "byte") : string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }
}
