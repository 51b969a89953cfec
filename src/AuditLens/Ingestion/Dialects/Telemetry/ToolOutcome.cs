using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>How a tool's run ended.</summary>
internal static class ToolOutcome
{
    /// <summary>
    /// The framework's status says whether the function returned; an answer that opens with <c>Error:</c> is the tool's own word that it failed, and counts more.
    /// </summary>
    public static Outcome Of(bool? succeeded, string? answer)
    {
        if (succeeded == false || (answer is not null && answer.AsSpan().TrimStart().StartsWith("error:", StringComparison.OrdinalIgnoreCase)))
        {
            return Outcome.Failed;
        }

        return succeeded == true ? Outcome.Succeeded : Outcome.Unknown;
    }
}
