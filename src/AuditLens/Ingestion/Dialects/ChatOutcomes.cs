using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>How a call ended, from the members that say so. Words in the text of a result say nothing.</summary>
internal static class ChatOutcomes
{
    public static Outcome Of(JsonElement result)
    {
        JsonElement error = result.FirstMember("is_error"u8, "isError"u8);
        if (error.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return error.IsTrue() ? Outcome.Failed : Outcome.Succeeded;
        }

        if (result.Member("status"u8).AsFilledString() is { } status)
        {
            return OfWord(status);
        }

        if (result.Member("outcome"u8).AsFilledString() is { } outcome)
        {
            return OfWord(outcome);
        }

        if (result.IsObject() && result.TryGetProperty("error"u8, out JsonElement message))
        {
            return message.ValueKind is JsonValueKind.Null or JsonValueKind.False || message.Is(""u8) ? Outcome.Succeeded : Outcome.Failed;
        }

        return result.Member("success"u8).ValueKind switch
        {
            JsonValueKind.True => Outcome.Succeeded,
            JsonValueKind.False => Outcome.Failed,
            _ => OfOutput(result.Member("output"u8)),
        };
    }

    public static Outcome OfWord(string word) => word.ToLowerInvariant() switch
    {
        "success" or "succeeded" or "completed" or "ok" or "done" => Outcome.Succeeded,
        "error" or "failed" or "failure" or "incomplete" => Outcome.Failed,
        "denied" or "rejected" => Outcome.Denied,
        "cancelled" or "canceled" or "interrupted" or "aborted" => Outcome.Interrupted,
        "timeout" or "timed_out" => Outcome.TimedOut,
        _ => Outcome.Unknown,
    };

    /// <summary>Vercel AI wraps the output with a type: <c>text</c>, <c>json</c>, <c>error-text</c>, <c>error-json</c>, <c>execution-denied</c>.</summary>
    private static Outcome OfOutput(JsonElement output) => output.Member("type"u8).AsString() switch
    {
        "text" or "json" or "content" when output.Has("value"u8) => Outcome.Succeeded,
        "error-text" or "error-json" => Outcome.Failed,
        "execution-denied" => Outcome.Denied,
        _ => Outcome.Unknown,
    };
}
