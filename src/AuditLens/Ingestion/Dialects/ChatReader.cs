using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Finds the conversations in a record, names their sessions, and reads their messages in order.</summary>
internal sealed class ChatReader(SourceContext source, string? checkpoint) : DialectReader(source)
{
    /// <summary>Session of a file that holds one message a line; one for all its lines, kept in the checkpoint.</summary>
    private string? _lineSession = checkpoint;
    private Conversation? _lines;

    public override string? Checkpoint() => _lineSession;

    protected override void ReadRecord(JsonElement record)
    {
        if (record.IsArray())
        {
            ReadArray(record);
        }
        else if (!ChatShapes.ContainerOf(record).Messages.IsMissing())
        {
            ReadConversation(record, "", 0, single: Record.Line is null);
        }
        else if (ChatShapes.IsMessage(record))
        {
            ReadLineMessage(record);
        }
        else if (Record.Line is not null && record.IsObject())
        {
            ReadNote(record);
        }
        else
        {
            Reject(RejectionCodes.UnknownShape, "No chat message is here: a message has a role (or from, type, kind) and content.");
        }
    }

    /// <summary>An array of messages is one conversation; an array of objects that hold messages is one for each.</summary>
    private void ReadArray(JsonElement array)
    {
        if (ChatShapes.HoldsMessages(array))
        {
            ReadMessages(array, "", array, null, 0, single: Record.Line is null);
            return;
        }

        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            string pointer = string.Create(CultureInfo.InvariantCulture, $"/{index}");
            if (element.IsObject() && !ChatShapes.ContainerOf(element).Messages.IsMissing())
            {
                ReadConversation(element, pointer, index, single: false);
            }
            else if (element.IsArray() && ChatShapes.HoldsMessages(element))
            {
                ReadMessages(element, pointer, element, null, index, single: false);
            }
            else
            {
                Reject(Record.At(pointer, element), RejectionCodes.UnknownShape, "This element holds no list of chat messages.");
            }

            index++;
        }
    }

    private void ReadConversation(JsonElement document, string pointer, int index, bool single)
    {
        (JsonElement messages, string name) = ChatShapes.ContainerOf(document);
        ReadMessages(messages, $"{pointer}/{name}", document, document, index, single);
    }

    /// <param name="root">The element that holds the conversation.</param>
    /// <param name="document">The object around the messages; null when there is none.</param>
    private void ReadMessages(JsonElement messages, string pointer, JsonElement root, JsonElement? document, int index, bool single)
    {
        Conversation conversation = Begin(messages, document ?? default, index, single);
        if (document is { } around)
        {
            string prefix = pointer[..pointer.LastIndexOf('/')];
            ChatTask.Read(around, conversation, messages, prefix, Record);
        }

        int length = messages.GetArrayLength();
        int at = 0;
        JsonElement current = default;
        foreach (JsonElement next in messages.EnumerateArray())
        {
            if (at > 0)
            {
                ReadMessage(current, next, conversation, $"{pointer}/{(at - 1).ToString(CultureInfo.InvariantCulture)}");
            }

            current = next;
            at++;
        }

        if (length > 0)
        {
            ReadMessage(current, default, conversation, $"{pointer}/{(length - 1).ToString(CultureInfo.InvariantCulture)}");
        }

        _ = root;
    }

    private void ReadMessage(JsonElement message, JsonElement next, Conversation conversation, string pointer)
    {
        Place place = Place.Of(Record, pointer, message);
        if (message.IsObject())
        {
            ChatMessages.Read(message, next, conversation, place);
        }
        else
        {
            Reject(place.Location, RejectionCodes.WrongType, "An element of a list of chat messages is an object; this one is not.");
        }
    }

    private Conversation Begin(JsonElement messages, JsonElement document, int index, bool single)
    {
        string? first = messages.GetArrayLength() > 0 ? ChatMessages.TextOf(messages[0]) : null;
        string? own = ChatTask.SessionOf(document, messages);
        string session = own ?? (single
            ? Source.SessionIdFrom(first)
            : string.Create(CultureInfo.InvariantCulture, $"{Source.SessionIdFrom(null)}-{Record.Line ?? index}"));
        return new Conversation(this, ChatDialect.DialectName, session) { HasNamedAgents = ChatTask.HasNamedAgents(messages) };
    }

    private void ReadLineMessage(JsonElement message)
    {
        string? own = ChatTask.SessionOf(message, default);
        _lineSession = own ?? _lineSession ?? Source.SessionIdFrom(ChatMessages.TextOf(message));
        if (_lines is null || !string.Equals(_lines.SessionId, _lineSession, StringComparison.Ordinal))
        {
            _lines = new Conversation(this, ChatDialect.DialectName, _lineSession);
        }

        ChatMessages.Read(message, default, _lines, Place.Whole(Record));
    }

    /// <summary>A line between messages that is none, such as a header with metadata: kept, and never reasoned on.</summary>
    private void ReadNote(JsonElement record)
    {
        string session = ChatTask.SessionOf(record, default) ?? _lineSession ?? Source.SessionIdFrom(null);
        var conversation = new Conversation(this, ChatDialect.DialectName, session);
        conversation.Next(Place.Whole(Record), record).Emit(EventKind.Other, Actor.Unknown, record.AsText());
    }
}
