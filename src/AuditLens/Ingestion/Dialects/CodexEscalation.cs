using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Requests to run outside the sandbox: they stand in the arguments of the call.</summary>
internal static class CodexEscalation
{
    private const string Marker = "require_escalated";

    /// <summary>The reason that the agent gives; the bare request when it gives none; null when the call asks for nothing.</summary>
    public static string? JustificationOf(string? arguments)
    {
        // Parsing every call to look for a member that few have would cost more than all the rest.
        if (arguments is null || !arguments.Contains(Marker, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(arguments);
            JsonElement root = document.RootElement;
            bool asks = root.Member("sandbox_permissions"u8).Is("require_escalated"u8) || root.Member("with_escalated_permissions"u8).IsTrue();
            return asks ? root.StringAt("justification"u8) ?? "require_escalated" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
