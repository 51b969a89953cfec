using System.Globalization;
using System.Text.Json;

namespace AuditLens.Tests.Scenarios;

/// <summary>References of reports and expectations: the same record, or a part of it, or a record that carries the same fact.</summary>
internal static class Places
{
    public static bool Same(JsonElement found, JsonElement wanted)
    {
        IEnumerable<JsonElement> acceptable = wanted.TryGetProperty("also_acceptable", out JsonElement also) && also.ValueKind == JsonValueKind.Array ? [wanted, .. also.EnumerateArray()] : [wanted];
        return acceptable.Any(w => SameFile(found, w, wanted) && (SameLine(found, w) || SamePointer(found, w)));
    }

    public static bool IsPlace(JsonElement wanted) => Line(wanted) is not null || Pointer(wanted) is not null;

    public static string Text(JsonElement place) =>
        place.ValueKind != JsonValueKind.Object ? "none" : Line(place)?.ToString(CultureInfo.InvariantCulture) ?? Pointer(place) ?? "any place";

    private static bool SameFile(JsonElement found, JsonElement wanted, JsonElement whole)
    {
        string? file = Member(wanted, "file") ?? Member(whole, "file");
        return file is null || found.GetProperty("file").GetString()!.EndsWith(file, StringComparison.Ordinal);
    }

    private static bool SameLine(JsonElement found, JsonElement wanted)
    {
        int? line = Line(found);
        return line is not null && (line == Line(wanted) || (wanted.TryGetProperty("also_lines", out JsonElement also) && also.EnumerateArray().Any(a => a.GetInt32() == line)));
    }

    private static bool SamePointer(JsonElement found, JsonElement wanted) =>
        Pointer(found) is { } a && Pointer(wanted) is { } b && (a == b || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal));

    private static int? Line(JsonElement place) => place.TryGetProperty("line", out JsonElement line) && line.ValueKind == JsonValueKind.Number ? line.GetInt32() : null;

    private static string? Pointer(JsonElement place) => Member(place, "pointer");

    private static string? Member(JsonElement place, string name) => place.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
