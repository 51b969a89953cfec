using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads how a call of a Gemini CLI chat ended.</summary>
internal static class GeminiResults
{
    /// <summary>Written by the harness as the reason of a call that a person did not allow.</summary>
    private const string NotAllowed = "User did not allow tool call";

    public static void Read(JsonElement call, string? id, string? tool, Turn turn)
    {
        JsonElement response = First(call.Member("result"u8)).Member("functionResponse"u8).Member("response"u8);
        string? error = response.StringAt("error"u8);
        string? text = error ?? response.Member("output"u8).AsText() ?? response.AsText() ?? call.Member("resultDisplay"u8).AsText();
        int? code = ExitCode(tool, text);
        Outcome outcome = ChatOutcomes.OfWord(call.StringAt("status"u8) ?? "");
        outcome = outcome switch
        {
            Outcome.Interrupted when error?.Contains(NotAllowed, StringComparison.Ordinal) == true => Outcome.Denied,
            Outcome.Succeeded when code is not (null or 0) => Outcome.Failed,
            Outcome.Unknown when error is not null => Outcome.Failed,
            _ => outcome,
        };
        turn.EmitResult(id, tool, text, outcome, code);
    }

    /// <summary>The shell tool ends its answer with lines of its own; what a command printed stands before them, so the last one counts.</summary>
    private static int? ExitCode(string? tool, string? text)
    {
        const string Label = "\nExit Code: ";
        if (text is null || tool is not "run_shell_command")
        {
            return null;
        }

        int at = text.LastIndexOf(Label, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = text.AsSpan(at + Label.Length);
        int end = rest.IndexOf('\n');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code) ? code : null;
    }

    private static JsonElement First(JsonElement array) => array.IsArray() && array.GetArrayLength() > 0 ? array[0] : default;
}
