using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Reads a <c>tool_result</c> block and what its structured twin adds: how the call ended, what a person answered, which sub-agent did the work. The marks of a denial are
/// written by the harness, on results that it flags as errors; the same words in the output of a tool that worked are only words.
/// </summary>
internal sealed class ClaudeCodeResults(ClaudeCodeReader reader)
{
    private const int ToolUseId = 0, Content = 1, IsError = 2;

    private static readonly string[] RejectedByPerson = ["The user doesn't want to proceed with this tool use", "The user doesn't want to take this action right now", "Permission prompt was aborted"];
    private static readonly string[] RefusedByRule = ["Permission to use ", "Claude requested permissions to ", "PreToolUse:", "This command requires approval"];
    private static readonly string[] Feedback = ["To tell you how to proceed, the user said:", "The user provided the following reason for the rejection:"];
    private static readonly JsonFields Fields = new("tool_use_id", "content", "is_error");

    private readonly JsonElement[] _block = new JsonElement[Fields.Count];

    public void Read(JsonElement block, JsonElement structured, JsonElement denialKind, ClaudeCodeLine line, int index)
    {
        Fields.Read(block, _block);
        string? callId = _block[ToolUseId].AsFilledString();
        string result = TextOf(_block[Content]);
        bool error = _block[IsError].IsTrue();
        Outcome outcome = OutcomeOf(result, error, structured, denialKind);
        string part = OrdinalText.Of(index);
        reader.Emit(line.New(EventKind.ToolResult, Actor.Tool, part) with
        {
            CallId = callId,
            Result = result,
            Outcome = outcome,
            ExitCode = error ? ExitCode(result) : null,
            Duration = structured.Member("totalDurationMs"u8).AsMilliseconds() ?? structured.Member("durationMs"u8).AsMilliseconds(),
            Attributes = line
                .With(EventAttributes.Truncated, result.StartsWith("<persisted-output>", StringComparison.Ordinal) ? "result" : null)
                .With(EventAttributes.DelegatedAgentId, structured.StringAt("agentId"u8)),
        });

        if (outcome == Outcome.Denied)
        {
            EmitDenial(result, denialKind, line, callId, part);
        }

        if (structured.IsObject())
        {
            ReadStructured(structured, line, callId, part, error);
        }
    }

    private static Outcome OutcomeOf(string result, bool error, JsonElement structured, JsonElement denialKind)
    {
        if (structured.Member("interrupted"u8).IsTrue() || result.StartsWith("[Request interrupted by user", StringComparison.Ordinal))
        {
            return Outcome.Interrupted;
        }

        if (!error)
        {
            return Outcome.Succeeded;
        }

        if (denialKind.IsString() || structured.Is("User rejected tool use"u8) || StartsWithAny(result, RejectedByPerson) || StartsWithAny(result, RefusedByRule))
        {
            return Outcome.Denied;
        }

        return AfterExitCode(result).StartsWith("Command timed out after ", StringComparison.Ordinal) ? Outcome.TimedOut : Outcome.Failed;
    }

    private void EmitDenial(string result, JsonElement denialKind, ClaudeCodeLine line, string? callId, string part)
    {
        string? kind = denialKind.AsFilledString();
        bool byPerson = kind?.StartsWith("user", StringComparison.Ordinal) ?? !StartsWithAny(result, RefusedByRule);
        string? said = Said(result);
        reader.Emit(line.New(EventKind.Approval, byPerson ? Actor.User : Actor.Harness, part + "denied") with
        {
            CallId = callId,
            Outcome = Outcome.Denied,
            Text = said ?? FirstLine(result),
        });
        if (byPerson && said is not null)
        {
            reader.Emit(line.New(EventKind.Instruction, Actor.User, part + "said") with { CallId = callId, Text = said });
        }
    }

    private void ReadStructured(JsonElement structured, ClaudeCodeLine line, string? callId, string part, bool error)
    {
        if (structured.StringAt("agentId"u8) is { } agentId)
        {
            bool started = structured.Member("isAsync"u8).IsTrue() || structured.Member("status"u8).Is("async_launched"u8);
            ClaudeCodeLine agent = line.InSubAgent(agentId, callId);
            reader.Emit(agent.New(EventKind.Lifecycle, Actor.Harness, part + "agent") with
            {
                CallId = callId,
                AgentName = structured.StringAt("agentType"u8),
                Attributes = agent.With(EventAttributes.Lifecycle, started ? "sub-agent-start" : "sub-agent-end"),
            });
        }
        else if (!error && structured.Has("plan"u8))
        {
            reader.Emit(line.New(EventKind.Approval, Actor.User, part + "plan") with { CallId = callId, Outcome = Outcome.Approved, Text = structured.StringAt("plan"u8) });
        }
        else if (!error && structured.Member("answers"u8).IsObject())
        {
            reader.Emit(line.New(EventKind.Instruction, Actor.User, part + "answers") with { CallId = callId, Text = Answers(structured.Member("answers"u8)) });
        }
    }

    private static string Answers(JsonElement answers)
    {
        var text = new StringBuilder();
        foreach (JsonProperty answer in answers.EnumerateObject())
        {
            string question = Encoding.UTF8.GetString(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8PropertyName(answer));
            text.Append(text.Length == 0 ? "" : "\n").Append(question).Append(": ").Append(answer.Value.AsText());
        }

        return text.ToString();
    }

    /// <summary>The text of a result: a string, or the text blocks of an array, with other blocks named in brackets.</summary>
    public static string TextOf(JsonElement content)
    {
        if (!content.IsArray())
        {
            return content.AsText() ?? "";
        }

        if (content.GetArrayLength() == 1 && content[0].Member("text"u8).AsString() is { } only)
        {
            return only;
        }

        var text = new StringBuilder();
        foreach (JsonElement block in content.EnumerateArray())
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(block.Member("text"u8).AsString() ?? $"[{block.Member("type"u8).AsText() ?? block.AsText()}]");
        }

        return text.ToString();
    }

    /// <summary>The harness writes <c>Exit code N</c> before the output of a command that failed.</summary>
    private static int? ExitCode(string result) =>
        result.StartsWith("Exit code ", StringComparison.Ordinal) && int.TryParse(FirstLine(result).AsSpan(10), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code) ? code : null;

    private static ReadOnlySpan<char> AfterExitCode(string result) =>
        result.StartsWith("Exit code ", StringComparison.Ordinal) ? result.AsSpan(Math.Min(result.Length, FirstLine(result).Length + 1)) : result;

    private static string FirstLine(string text) => text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;

    private static string? Said(string result)
    {
        foreach (string mark in Feedback)
        {
            int at = result.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                string said = result[(at + mark.Length)..].Trim();
                return said.Length == 0 ? null : said;
            }
        }

        return null;
    }

    private static bool StartsWithAny(string text, string[] starts)
    {
        foreach (string start in starts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
