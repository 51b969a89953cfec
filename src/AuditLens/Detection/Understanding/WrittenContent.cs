using System.Text.Json;

namespace AuditLens.Detection.Understanding;

/// <summary>The content that a file-writing call brings, from its arguments.</summary>
internal static class WrittenContent
{
    private static readonly string[] Members = ["content", "file_text", "new_string", "new_str", "text", "contents"];

    /// <summary>Null when the arguments are no JSON object or hold no content.</summary>
    public static string? Of(string? arguments)
    {
        if (arguments is not { Length: > 2 } || arguments[0] != '{')
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments);
            foreach (string member in Members)
            {
                if (document.RootElement.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String)
                {
                    return value.GetString();
                }
            }
        }
        catch (JsonException)
        {
            // Cut or plain-text arguments hold no content that could be trusted.
        }

        return null;
    }
}
