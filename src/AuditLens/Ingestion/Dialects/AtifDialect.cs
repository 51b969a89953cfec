using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>ATIF, the trajectory format of Harbor: one document of steps, with calls and observations in the step.</summary>
internal sealed class AtifDialect : IDialect
{
    public const string DialectName = "atif";

    public string Name => DialectName;

    public string Title => "ATIF trajectory";

    public int Recognise(RecordSample sample)
    {
        foreach (JsonElement record in sample.Records)
        {
            JsonElement steps = record.Member("steps"u8);
            if (record.Member("schema_version"u8).IsString() && steps.IsArray() && steps.GetArrayLength() > 0 && steps[0].Has("source"u8))
            {
                return 95;
            }
        }

        return 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source);

    private sealed class Reader(SourceContext source) : DialectReader(source)
    {
        private const int DeepestSubAgent = 8;

        protected override void ReadRecord(JsonElement record) => ReadTrajectory(record, "", null, 0);

        private void ReadTrajectory(JsonElement trajectory, string pointer, string? session, int depth)
        {
            JsonElement steps = trajectory.Member("steps"u8);
            if (!steps.IsArray())
            {
                Reject(Record.At(pointer, trajectory), RejectionCodes.MissingField, "An ATIF trajectory has an array of steps; this one has none.");
                return;
            }

            string? own = trajectory.StringAt("session_id"u8) ?? trajectory.StringAt("trajectory_id"u8);
            JsonElement agent = trajectory.Member("agent"u8);
            string? name = agent.StringAt("name"u8);
            var conversation = new Conversation(this, DialectName, session ?? own ?? Source.SessionIdFrom(null))
            {
                AgentName = name,
                AgentId = session is null ? null : trajectory.StringAt("trajectory_id"u8) ?? own ?? pointer,
                Model = agent.StringAt("model_name"u8) ?? agent.StringAt("model"u8),
            };
            conversation.Describe(new HarnessFacts(name ?? "ATIF", agent.StringAt("version"u8)));
            int index = 0;
            foreach (JsonElement step in steps.EnumerateArray())
            {
                ReadStep(step, Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"{pointer}/steps/{index++}"), step), conversation);
            }

            ReadSubAgents(trajectory.Member("subagent_trajectories"u8), pointer, conversation.SessionId, depth);
        }

        private void ReadSubAgents(JsonElement trajectories, string pointer, string session, int depth)
        {
            int index = 0;
            foreach (JsonElement trajectory in trajectories.IsArray() && depth < DeepestSubAgent ? trajectories.EnumerateArray() : default)
            {
                ReadTrajectory(trajectory, string.Create(CultureInfo.InvariantCulture, $"{pointer}/subagent_trajectories/{index++}"), session, depth + 1);
            }
        }

        private void ReadStep(JsonElement step, Place place, Conversation conversation)
        {
            if (!step.IsObject())
            {
                Reject(place.Location, RejectionCodes.WrongType, "A step of an ATIF trajectory is an object; this one is not.");
                return;
            }

            Turn turn = conversation.Next(place);
            turn.NativeId = step.TextAt("step_id"u8);
            turn.Time = step.Member("timestamp"u8).AsTime();
            turn.Model = step.StringAt("model_name"u8) ?? turn.Model;
            turn.Usage = step.Member("metrics"u8).AsUsage();
            if (step.StringAt("reasoning_content"u8) is { } reasoning)
            {
                turn.EmitReasoning(reasoning);
            }

            ReadMessage(step, conversation, turn);
            ChatToolCalls.Read(step, turn);
            ReadObservation(step, turn);
            if (!turn.HasEvents)
            {
                turn.Emit(EventKind.Other, Actor.Unknown, null);
            }
        }

        private static void ReadMessage(JsonElement step, Conversation conversation, Turn turn)
        {
            string? text = ChatBlocks.TextOf(step.Member("message"u8));
            ChatSpeaker speaker = ChatRole.Parse(step.StringAt("source"u8) ?? "agent").Speaker;
            if (speaker == ChatSpeaker.User && conversation.AgentId is not null)
            {
                turn.Emit(EventKind.Instruction, Actor.Agent, text, EventAttributes.InstructionOrigin, "agent");
            }
            else if (!step.Has("observation"u8) || speaker == ChatSpeaker.Agent)
            {
                ChatTexts.Emit(text, turn, speaker, false);
            }
        }

        /// <summary>Results without a call id answer the calls of the step in order; a step that only reports one result may name the call in its message.</summary>
        private static void ReadObservation(JsonElement step, Turn turn)
        {
            JsonElement observation = step.Member("observation"u8);
            JsonElement results = observation.Member("results"u8);
            foreach (JsonElement result in results.IsArray() ? results.EnumerateArray() : default)
            {
                turn.EmitResult(result.StringAt("source_call_id"u8), null, ChatBlocks.TextOf(result.Member("content"u8)), ChatOutcomes.Of(result));
            }

            if (observation.IsObject() && !results.IsArray())
            {
                turn.EmitResult(observation.StringAt("source_call_id"u8) ?? NamedCall(step.StringAt("message"u8)), null, ChatBlocks.TextOf(observation.Member("content"u8)), ChatOutcomes.Of(observation.Member("result"u8)));
            }
        }

        /// <summary>"Tool result for toolu_01...": as OpenAgents writes it, without a member for the id.</summary>
        private static string? NamedCall(string? message)
        {
            const string Lead = "Tool result for ";
            return message is not null && message.StartsWith(Lead, StringComparison.Ordinal) && !message.AsSpan(Lead.Length).ContainsAny(' ', '\n') ? message[Lead.Length..] : null;
        }
    }
}
