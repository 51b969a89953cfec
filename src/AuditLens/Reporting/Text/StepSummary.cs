using System.Globalization;
using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Reporting.Text;

/// <summary>One line for a person about a step of the chain.</summary>
public static class StepSummary
{
    private static readonly string[] CommandMembers = ["command", "cmd", "query", "sql", "file_path", "path", "url", "pattern", "prompt", "description", "input"];

    public static string Of(ChainStep step, UnderstoodAction? action, int longest = 200) => step.Kind switch
    {
        StepKind.Action => OfAction(step.Event, action, longest),
        StepKind.Outcome => OfOutcome(step.Event, longest),
        StepKind.Approval or StepKind.Policy => LogText.Line(OfDecision(step.Event), longest),
        StepKind.Lifecycle => LogText.Line(Join(step.Event.Attribute(EventAttributes.Lifecycle)?.Replace('-', ' '), step.Event.Text), longest),
        _ => LogText.Line(step.Event.Text ?? step.Event.Result ?? step.Event.Arguments, longest),
    };

    /// <summary>What the call was, as the log has it: the command, statement, path or URL, else the arguments.</summary>
    public static string Command(AgentEvent call, int longest)
    {
        string? arguments = call.Arguments;
        return LogText.Line(arguments is ['{', ..] ? MainMember(arguments) ?? arguments : arguments, longest);
    }

    private static string OfAction(AgentEvent e, UnderstoodAction? action, int longest)
    {
        string command = Command(e, longest);
        string understood = action?.Gravest is { Summary.Length: > 0 } gravest ? gravest.Summary : "";
        string line = command.Length == 0 ? e.Tool ?? "call" : e.Tool is null ? command : $"{e.Tool}: {command}";
        return LogText.Line(understood.Length == 0 ? line : $"{line} ({understood})", longest);
    }

    private static string OfOutcome(AgentEvent e, int longest)
    {
        string word = e.Outcome switch
        {
            Outcome.Succeeded => "succeeded",
            Outcome.Failed => "failed",
            Outcome.Denied => "denied",
            Outcome.Interrupted => "interrupted",
            Outcome.TimedOut => "timed out",
            _ => "answered",
        };
        string exit = e.ExitCode is { } code and not 0 ? string.Create(CultureInfo.InvariantCulture, $" (exit {code})") : "";
        string text = LogText.Line(e.Result ?? e.Text, longest);
        return LogText.Shorten(text.Length == 0 ? word + exit : $"{word}{exit}: {text}", longest);
    }

    private static string OfDecision(AgentEvent e)
    {
        string word = e.Outcome switch
        {
            Outcome.Approved => "approved",
            Outcome.Denied => "denied",
            Outcome.Failed => "blocked",
            _ => "",
        };
        return Join(word, e.Text ?? e.Attribute(EventAttributes.PermissionMode) ?? e.Tool);
    }

    private static string Join(string? first, string? second) => string.IsNullOrEmpty(first) ? second ?? "" : string.IsNullOrEmpty(second) ? first : $"{first}: {second}";

    private static string? MainMember(string json)
    {
        // Display only: an argument text of megabytes is shown as it stands, not parsed.
        if (json.Length > 64 * 1024)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (string member in CommandMembers)
            {
                if (document.RootElement.TryGetProperty(member, out JsonElement value))
                {
                    return value.ValueKind switch
                    {
                        JsonValueKind.String => value.GetString(),
                        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(static v => v.ToString())),
                        _ => null,
                    };
                }
            }
        }
        catch (JsonException)
        {
            // Arguments that are not JSON after all are shown as text.
        }

        return null;
    }
}
