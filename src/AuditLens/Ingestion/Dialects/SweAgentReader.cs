using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads one trajectory: prompts from the history, then thought, action and observation of each step.</summary>
internal sealed class SweAgentReader(SourceContext source) : DialectReader(source)
{
    protected override void ReadRecord(JsonElement record)
    {
        JsonElement history = record.Member("history"u8);
        JsonElement trajectory = record.Member("trajectory"u8);
        if (!history.IsArray() && !trajectory.IsArray())
        {
            Reject(RejectionCodes.UnknownShape, "A SWE-agent trajectory has an array trajectory or history; this record has neither.");
            return;
        }

        string? first = history.IsArray() && history.GetArrayLength() > 0 ? ChatMessages.TextOf(history[0]) : null;
        var conversation = new Conversation(this, SweAgentDialect.DialectName, Source.SessionIdFrom(first)) { AgentName = "SWE-agent" };
        conversation.Describe(new HarnessFacts("SWE-agent"));
        bool steps = trajectory.IsArray() && trajectory.GetArrayLength() > 0;
        if (history.IsArray())
        {
            ReadHistory(history, conversation, promptsOnly: steps);
        }

        if (steps)
        {
            ReadSteps(trajectory, conversation);
        }

        ReadEnd(record.Member("info"u8), conversation);
    }

    /// <summary>The prompts before the first step; all messages when there are no steps, as in trajectories that were cut down to demonstrations.</summary>
    private void ReadHistory(JsonElement history, Conversation conversation, bool promptsOnly)
    {
        int index = 0;
        JsonElement previous = default;
        foreach (JsonElement message in history.EnumerateArray())
        {
            bool byAgent = message.Member("role"u8).Is("assistant"u8);
            if (promptsOnly && byAgent)
            {
                return;
            }

            ReadMessage(message, previous, conversation, string.Create(CultureInfo.InvariantCulture, $"/history/{index++}"));
            previous = message;
        }
    }

    private void ReadMessage(JsonElement message, JsonElement previous, Conversation conversation, string pointer)
    {
        Place place = Place.Of(Record, pointer, message);
        if (!message.IsObject())
        {
            Reject(place.Location, RejectionCodes.WrongType, "A message of a trajectory's history is an object; this one is not.");
            return;
        }

        Turn turn = conversation.Next(place);
        string? action = message.StringAt("action"u8);
        if (message.Member("is_demo"u8).IsTrue())
        {
            turn.Emit(EventKind.SystemText, Actor.System, ChatMessages.TextOf(message), EventAttributes.EventAction, "demonstration");
        }
        else if (action is not null && !message.Has("tool_calls"u8))
        {
            EmitThought(message, turn);
            (string tool, string arguments) = SweAgentCommands.Read(action);
            turn.EmitCall(null, tool, arguments);
        }
        else if (message.Member("role"u8).Is("user"u8) && previous.Has("action"u8))
        {
            turn.EmitResult(null, null, ChatMessages.TextOf(message), Outcome.Unknown);
        }
        else
        {
            ChatMessages.Read(message, default, conversation, place);
        }
    }

    private void ReadSteps(JsonElement trajectory, Conversation conversation)
    {
        int index = 0;
        string? directory = null;
        foreach (JsonElement step in trajectory.EnumerateArray())
        {
            Place place = Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"/trajectory/{index++}"), step);
            if (!step.IsObject())
            {
                Reject(place.Location, RejectionCodes.WrongType, "A step of a trajectory is an object; this one is not.");
                continue;
            }

            // The state is that after the step: the folder of an action is the one that the step before it left.
            // Nothing tells the folder of the first action but the state after it, which only a change of folder makes different.
            bool moves = step.StringAt("action"u8)?.TrimStart().StartsWith("cd ", StringComparison.Ordinal) ?? false;
            directory ??= moves ? null : DirectoryOf(step.Member("state"u8));
            conversation.Describe(new HarnessFacts("SWE-agent", WorkingDirectory: directory));
            ReadStep(step, conversation.Next(place));
            directory = DirectoryOf(step.Member("state"u8)) ?? directory;
        }
    }

    private static void ReadStep(JsonElement step, Turn turn)
    {
        EmitThought(step, turn);
        string? action = step.StringAt("action"u8);
        string? observation = step.Member("observation"u8).AsText();
        if (action is not null)
        {
            (string tool, string arguments) = SweAgentCommands.Read(action);
            turn.EmitCall(null, tool, arguments);
            bool timedOut = string.Equals(observation?.Trim(), "EXECUTION TIMED OUT", StringComparison.Ordinal);
            turn.EmitResult(null, tool, observation, timedOut ? Outcome.TimedOut : Outcome.Unknown, null, step.Member("execution_time"u8).AsSeconds());
        }
        else if (observation is not null)
        {
            turn.Emit(EventKind.Other, Actor.Harness, observation);
        }
        else if (!turn.HasEvents)
        {
            turn.Emit(EventKind.Other, Actor.Harness, step.StringAt("response"u8));
        }
    }

    private static void EmitThought(JsonElement step, Turn turn)
    {
        if ((step.StringAt("thought"u8) ?? step.StringAt("response"u8)) is { } thought)
        {
            turn.Emit(EventKind.Reasoning, Actor.Agent, thought);
        }
    }

    /// <summary>The state is an object, in old files the text of one.</summary>
    private static string? DirectoryOf(JsonElement state)
    {
        if (!state.IsString())
        {
            return state.StringAt("working_dir"u8);
        }

        try
        {
            using var document = JsonDocument.Parse(state.AsString()!);
            return document.RootElement.StringAt("working_dir"u8);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void ReadEnd(JsonElement info, Conversation conversation)
    {
        if (info.StringAt("exit_status"u8) is not { } status)
        {
            return;
        }

        JsonElement stats = info.Member("model_stats"u8);
        Turn turn = conversation.Next(Place.Of(Record, "/info", info));
        turn.Usage = stats.IsObject()
            ? new TokenUsage(stats.Member("tokens_sent"u8).AsLong(), stats.Member("tokens_received"u8).AsLong(), CostUsd: stats.Member("instance_cost"u8).AsDecimal())
            : null;
        turn.EmitLifecycle("session-end", status);
    }
}
