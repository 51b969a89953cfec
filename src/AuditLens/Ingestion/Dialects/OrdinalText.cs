using System.Globalization;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Small numbers as text, made once: every event id holds one.</summary>
internal static class OrdinalText
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 64).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    public static string Of(int number) => (uint)number < (uint)Small.Length ? Small[number] : number.ToString(CultureInfo.InvariantCulture);
}
