using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Finds the events in a record and names their session.</summary>
internal sealed class OpenHandsReader(SourceContext source, string? checkpoint) : DialectReader(source)
{
    private string? _lineSession = checkpoint;
    private OpenHandsEvents? _lines;

    public override string? Checkpoint() => _lineSession;

    protected override void ReadRecord(JsonElement record)
    {
        if (record.IsArray())
        {
            ReadEvents(record, "", Conversation(Record.Line is null ? Source.SessionIdFrom(FirstText(record)) : LineSession(null), default));
        }
        else if (record.Member("history"u8) is { ValueKind: JsonValueKind.Array } history)
        {
            ReadRun(record, history);
        }
        else if (OpenHandsDialect.IsEvent(record))
        {
            _lineSession ??= SessionOfFolder() ?? Source.SessionIdFrom(record.StringAt("message"u8));
            _lines ??= new OpenHandsEvents(Conversation(_lineSession, default));
            Read(record, "", _lines);
        }
        else
        {
            Reject(RejectionCodes.UnknownShape, "An OpenHands event has a source and an action or an observation; this record has neither events nor a history of them.");
        }
    }

    /// <summary>One run of an evaluation: its task, its history, and how it ended.</summary>
    private void ReadRun(JsonElement run, JsonElement history)
    {
        string session = run.StringAt("instance_id"u8) ?? run.StringAt("session_id"u8) ?? LineSession(FirstText(history));
        Conversation conversation = Conversation(session, run.Member("metadata"u8));
        JsonElement instruction = run.Member("instruction"u8);
        bool repeated = false;
        foreach (JsonElement element in history.EnumerateArray())
        {
            repeated |= element.Member("source"u8).Is("user"u8) && element.Member("action"u8).Is("message"u8);
        }

        if (!repeated && instruction.AsFilledString() is { } task)
        {
            conversation.Next(Place.Of(Record, "/instruction", instruction)).Emit(EventKind.Instruction, Actor.User, task);
        }

        ReadEvents(history, "/history", conversation);
        JsonElement error = run.Member("error"u8);
        if (error.AsFilledString() is { } failure)
        {
            conversation.Next(Place.Of(Record, "/error", error)).Emit(EventKind.Error, Actor.Harness, failure);
        }
    }

    private void ReadEvents(JsonElement events, string pointer, Conversation conversation)
    {
        var reader = new OpenHandsEvents(conversation);
        int index = 0;
        foreach (JsonElement element in events.EnumerateArray())
        {
            Read(element, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), reader);
        }
    }

    private void Read(JsonElement element, string pointer, OpenHandsEvents reader)
    {
        Place place = Place.Of(Record, pointer, element);
        if (!element.IsObject() || !(element.Member("action"u8).IsString() || element.Member("observation"u8).IsString()))
        {
            Reject(place.Location, RejectionCodes.UnknownShape, "An OpenHands event has an action or an observation; this one has neither.");
            return;
        }

        reader.Read(element, reader.Conversation.Next(place));
    }

    private Conversation Conversation(string session, JsonElement metadata) => new(this, OpenHandsDialect.DialectName, session)
    {
        AgentName = metadata.StringAt("agent_class"u8) ?? "OpenHands",
        Model = metadata.Member("llm_config"u8).StringAt("model"u8),
        Attributes = new HarnessFacts("OpenHands").ToAttributes(),
    };

    private string LineSession(string? text) => Record.Line is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"{Source.SessionIdFrom(text)}-{line}")
        : Source.SessionIdFrom(text);

    /// <summary><c>SESSION/events/12.json</c>: the folder names the session.</summary>
    private string? SessionOfFolder()
    {
        string? folder = Path.GetDirectoryName(Source.File);
        return string.Equals(Path.GetFileName(folder), "events", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(folder)) is { Length: > 0 } session ? session : null;
    }

    private static string? FirstText(JsonElement events) => events.GetArrayLength() > 0 ? events[0].StringAt("message"u8) : null;
}
