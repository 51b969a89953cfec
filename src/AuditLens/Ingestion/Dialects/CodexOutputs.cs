using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the output of a call: text with a header of the harness, a JSON text with metadata, or parts.</summary>
internal static class CodexOutputs
{
    private static readonly string[] RefusedByPerson = ["exec command rejected by user", "patch rejected by user", "rejected by user"];
    private static readonly string[] RefusedByHarness = ["failed in sandbox", "exec command rejected by", "command rejected by", "apply_patch rejected"];

    public static void Read(JsonElement item, Turn turn, CodexState state)
    {
        string? callId = item.StringAt("call_id"u8);
        JsonElement output = item.FirstMember("output"u8, "result"u8);
        OutputFacts facts = FactsOf(output);
        CallEnd? end = state.TakeEnd(callId);
        int? code = end?.ExitCode ?? facts.ExitCode;
        Outcome outcome = facts.Refusal is null ? OutcomeOf(end, code, item) : Outcome.Denied;
        (string? id, string? tool) = turn.Conversation.Answer(callId, item.StringAt("name"u8));
        turn.Conversation.Emit(turn.New(EventKind.ToolResult, Actor.Tool) with
        {
            CallId = id,
            Tool = tool,
            Result = facts.Text,
            Outcome = outcome,
            ExitCode = code,
            Duration = TimeSpanOf(end?.Seconds ?? facts.Seconds),
        });
        if (callId is not null && end is null && code is null && outcome == Outcome.Unknown)
        {
            state.Run(callId);
        }

        TellApproval(turn, state, id, tool, facts, code);
    }

    /// <summary>The answer to a request is told only when the output shows it: a refusal by its words, a grant by the exit code of a command that asked to leave the sandbox.</summary>
    private static void TellApproval(Turn turn, CodexState state, string? callId, string? tool, OutputFacts facts, int? code)
    {
        bool asked = callId is not null && state.Escalated.Remove(callId);
        if (facts.Refusal is { } refusal)
        {
            turn.Conversation.Emit(turn.New(EventKind.Approval, refusal) with { CallId = callId, Tool = tool, Outcome = Outcome.Denied, Text = facts.Text });
        }
        else if (asked && code is not null)
        {
            turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.Harness) with
            {
                CallId = callId,
                Tool = tool,
                Outcome = Outcome.Approved,
                Text = "The command asked to run outside the sandbox and was run.",
            });
        }
    }

    private static Outcome OutcomeOf(CallEnd? end, int? code, JsonElement item)
    {
        if (end is { Outcome: not Outcome.Unknown })
        {
            return end.Outcome;
        }

        return code switch { null => ChatOutcomes.Of(item.Member("output"u8)), 0 => Outcome.Succeeded, _ => Outcome.Failed };
    }

    private static OutputFacts FactsOf(JsonElement output)
    {
        string? text = output.AsString();
        if (text is null)
        {
            JsonElement code = output.FirstMember("exitCode"u8, "exit_code"u8);
            string? parts = output.StringAt("text"u8) ?? output.StringAt("content"u8) ?? output.StringAt("stdout"u8) ?? ChatBlocks.TextOf(output);
            return new OutputFacts(parts, code.AsInt(), null, null);
        }

        if (text.StartsWith("{\"", StringComparison.Ordinal) && Wrapped(text) is { } wrapped)
        {
            return wrapped;
        }

        return WithHeader(text);
    }

    /// <summary>An older form: <c>{"output": "...", "metadata": {"exit_code": 0, "duration_seconds": 0.1}}</c> as text.</summary>
    private static OutputFacts? Wrapped(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement metadata = document.RootElement.Member("metadata"u8);
            string? inner = document.RootElement.StringAt("output"u8);
            return metadata.IsObject()
                ? new OutputFacts(inner ?? "", metadata.Member("exit_code"u8).AsInt(), metadata.Member("duration_seconds"u8).AsDouble(), RefusalIn(inner))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lines such as <c>Process exited with code 1</c> before <c>Output:</c>; what comes after that line is the tool's and decides nothing.</summary>
    private static OutputFacts WithHeader(string text)
    {
        int? code = null;
        double? seconds = null;
        ReadOnlySpan<char> rest = text;
        for (int line = 0; line < 8 && !rest.IsEmpty; line++)
        {
            int end = rest.IndexOf('\n');
            ReadOnlySpan<char> current = end < 0 ? rest : rest[..end];
            if (current.StartsWith("Output:", StringComparison.Ordinal))
            {
                string body = end < 0 ? "" : rest[(end + 1)..].ToString();
                return new OutputFacts(body, code, seconds, code is null ? RefusedTool(body) : null);
            }

            code = Number(current, "Process exited with code ") ?? Number(current, "Exit code: ") ?? code;
            seconds = Seconds(current) ?? seconds;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return new OutputFacts(text, null, null, RefusalIn(text));
    }

    private static Actor? RefusalIn(string? text) =>
        text is null ? null : StartsWithAny(text, RefusedByPerson) ? Actor.User : StartsWithAny(text, RefusedByHarness) ? Actor.Harness : null;

    /// <summary>A tool of the harness that refuses by policy answers with one text part: <c>Browser Use rejected this action due to ...</c>.</summary>
    private static Actor? RefusedTool(string body)
    {
        const string Part = "[{\"type\":\"text\",\"text\":\"";
        ReadOnlySpan<char> start = body.AsSpan(0, Math.Min(body.Length, 160));
        return start.StartsWith(Part, StringComparison.Ordinal) && start.IndexOf(" rejected this action due to ", StringComparison.Ordinal) is > 0 and < 80 ? Actor.Harness : null;
    }

    private static int? Number(ReadOnlySpan<char> line, string label) =>
        line.StartsWith(label, StringComparison.Ordinal) && int.TryParse(line[label.Length..].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static double? Seconds(ReadOnlySpan<char> line)
    {
        const string Label = "Wall time: ";
        if (!line.StartsWith(Label, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> value = line[Label.Length..];
        int end = value.IndexOf(' ');
        return end > 0 && double.TryParse(value[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? seconds : null;
    }

    private static TimeSpan? TimeSpanOf(double? seconds) => seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : null;

    private static bool StartsWithAny(string text, string[] starts)
    {
        foreach (string start in starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Refusal">Who refused the call, when the output shows that it was not run.</param>
    private sealed record OutputFacts(string? Text, int? ExitCode, double? Seconds, Actor? Refusal);
}
