using System.Globalization;
using System.Text;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Frameworks without tool calls: the harness runs the fenced code of the agent's message and answers in the user's place with a header of its own. AutoGen writes
/// <c>exitcode: 0 (execution succeeded)</c>, mini-swe-agent <c>&lt;returncode&gt;0&lt;/returncode&gt;</c>.
/// </summary>
internal static class ChatExecutors
{
    private const string Fence = "```";

    /// <summary>What the header of an executor's answer says; null when the text has no such header.</summary>
    public static (Outcome Outcome, int? ExitCode)? ResultOf(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        if (start.StartsWith("exitcode: ", StringComparison.Ordinal))
        {
            return Code(start["exitcode: ".Length..], ' ');
        }

        if (start.StartsWith("<returncode>", StringComparison.Ordinal))
        {
            return Code(start["<returncode>".Length..], '<');
        }

        return null;
    }

    /// <summary>The code between fences, with what follows the opening fence as its language; null when there is none.</summary>
    public static (string Language, string Code)? FencedCode(string text)
    {
        string? language = null;
        var code = new StringBuilder();
        int at = text.IndexOf(Fence, StringComparison.Ordinal);
        while (at >= 0)
        {
            int line = text.IndexOf('\n', at);
            int end = line < 0 ? -1 : text.IndexOf("\n" + Fence, line, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            language ??= text[(at + Fence.Length)..line].Trim();
            code.Append(code.Length == 0 ? "" : "\n").Append(text, line + 1, Math.Max(0, end - line - 1));
            at = text.IndexOf(Fence, end + 1 + Fence.Length, StringComparison.Ordinal);
        }

        return language is null || code.Length == 0 ? null : (language.Length == 0 ? "code" : language, code.ToString());
    }

    private static (Outcome, int?)? Code(ReadOnlySpan<char> text, char end)
    {
        int length = text.IndexOf(end);
        return length > 0 && int.TryParse(text[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? (code == 0 ? Outcome.Succeeded : Outcome.Failed, code)
            : null;
    }
}
