using System.Text.Json;

namespace AuditLens.Detection.Detectors;

/// <param name="Old">Text that was replaced; null when a whole file was written.</param>
internal sealed record FileEdit(string Path, string? Old, string New)
{
    private static readonly string[] PathMembers = ["file_path", "path", "filename", "absolute_path", "target_file"];
    private static readonly string[] OldMembers = ["old_string", "old_str", "old_text", "search"];
    private static readonly string[] NewMembers = ["new_string", "new_str", "new_text", "replace", "content", "file_text"];

    /// <summary>The edit that a call's JSON arguments describe, or null.</summary>
    public static FileEdit? Of(string? arguments)
    {
        if (arguments is not { Length: > 20 and < 400_000 } || arguments[0] != '{')
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments);
            string? path = Member(document.RootElement, PathMembers);
            string? replaced = Member(document.RootElement, OldMembers);
            string? written = Member(document.RootElement, NewMembers);
            return path is null || written is null ? null : new FileEdit(path, replaced, written);
        }
        catch (JsonException)
        {
            // Cut arguments describe no edit that could be judged.
            return null;
        }
    }

    private static string? Member(JsonElement root, string[] names)
    {
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }

        return null;
    }
}
