using System.Buffers;
using System.Text;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads records field by field as a mapping says. What the mapping does not list is a rejection, never a guess.</summary>
internal sealed class MappedReader(SourceContext source, MappedDialect mapping) : DialectReader(source)
{
    protected override void ReadRecord(JsonElement record)
    {
        if (!record.IsObject())
        {
            Reject(RejectionCodes.WrongType, "The record is no object: it has no members to map.");
            return;
        }

        string? word = Text(record, MappedFields.Kind);
        if (word is null || !mapping.Kinds.TryGetValue(word, out EventKind kind))
        {
            Reject(word is null ? RejectionCodes.MissingField : RejectionCodes.UnknownShape, word is null
                ? "The record has no kind where the mapping looks for it."
                : $"The kind '{Short(word)}' is not listed under 'kinds' of the mapping '{mapping.Name}'.");
            return;
        }

        if (Time(record) is not { } time)
        {
            Reject(RejectionCodes.InvalidTime, "The time is not written as the mapping says.");
            return;
        }

        if (!TryOutcome(record, out Outcome outcome))
        {
            return;
        }

        string? session = Text(record, MappedFields.Session);
        if (session is null && mapping.Fields.ContainsKey(MappedFields.Session))
        {
            Reject(RejectionCodes.MissingField, "The record names no session where the mapping looks for it.");
            return;
        }

        Emit(Event(record, kind, outcome, session ?? Source.SessionIdFrom(null), time.Value));
    }

    private AgentEvent Event(JsonElement record, EventKind kind, Outcome outcome, string session, DateTimeOffset? time)
    {
        bool isCall = kind == EventKind.ToolCall;
        bool isResult = kind == EventKind.ToolResult;
        string? id = Text(record, MappedFields.Id);
        return new AgentEvent
        {
            Id = EventId.Of(mapping.Name, session, id ?? RecordKey()),
            SessionId = session,
            Kind = kind,
            Actor = MappedFields.ActorOf(kind),
            Source = Record.Location,
            Ordinal = NextOrdinal,
            Time = time,
            AgentId = Text(record, MappedFields.AgentId),
            AgentName = Text(record, MappedFields.Agent),
            NativeId = id,
            ParentNativeId = Text(record, MappedFields.Parent),
            CallId = Text(record, MappedFields.CallId),
            Tool = Text(record, MappedFields.Tool),
            Text = isCall || isResult ? null : Text(record, MappedFields.Text),
            Arguments = isCall ? Arguments(Find(record, MappedFields.Arguments)) : null,
            Result = isResult ? Text(record, MappedFields.Result) : null,
            Outcome = outcome,
            ExitCode = Find(record, MappedFields.ExitCode).AsInt(),
            Model = Text(record, MappedFields.Model),
            Attributes = AttributesOf(record),
        };
    }

    private System.Collections.Immutable.ImmutableSortedDictionary<string, string> AttributesOf(JsonElement record)
    {
        var attributes = EventAttributes.None;
        if (Text(record, MappedFields.Title) is { } title)
        {
            attributes = attributes.Add(EventAttributes.SessionTitle, title);
        }

        foreach ((string field, string attribute) in MappedFields.Attributes)
        {
            if (mapping.Fields.ContainsKey(field) && Text(record, field) is { } value)
            {
                attributes = attributes.SetItem(attribute, value);
            }
        }

        return attributes;
    }

    /// <summary>The time, null inside when the record has none; null when it cannot be read.</summary>
    private Box<DateTimeOffset?>? Time(JsonElement record)
    {
        JsonElement value = Find(record, MappedFields.Time);
        if (value.IsMissing() || (value.IsString() && value.AsFilledString() is null))
        {
            return new Box<DateTimeOffset?>(null);
        }

        DateTimeOffset? time = mapping.Fields[MappedFields.Time].As switch
        {
            MappedTime.UnixSeconds => Epoch(value, 1),
            MappedTime.UnixMilliseconds => Epoch(value, 1000),
            MappedTime.Rfc3339 => value.IsString() ? value.AsTime() : null,
            _ => value.AsTime() ?? (value.AsDecimal() is { } number ? JsonTimes.FromEpoch((double)number) : null),
        };
        return time is null ? null : new Box<DateTimeOffset?>(time);
    }

    private static DateTimeOffset? Epoch(JsonElement value, decimal perSecond) =>
        value.AsDecimal() is { } number && number / perSecond is >= -62_135_596_800m and < 253_402_300_800m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(number / perSecond * TimeSpan.TicksPerSecond))
            : null;

    private bool TryOutcome(JsonElement record, out Outcome outcome)
    {
        outcome = Outcome.Unknown;
        string? word = Text(record, MappedFields.Outcome);
        if (word is null || mapping.Outcomes.TryGetValue(word, out outcome))
        {
            return true;
        }

        Reject(RejectionCodes.UnknownShape, $"The outcome '{Short(word)}' is not listed under 'outcomes' of the mapping '{mapping.Name}'.");
        return false;
    }

    /// <summary>The text of a field; JSON as it stands when it is an object or array; null when it is missing or empty.</summary>
    private string? Text(JsonElement record, string field) => Find(record, field) is var value && value.IsMissing() ? null : value.AsText() is { Length: > 0 } text ? text : null;

    private JsonElement Find(JsonElement record, string field)
    {
        if (!mapping.Fields.TryGetValue(field, out MappedPath? path))
        {
            return default;
        }

        JsonElement at = record;
        foreach (string step in path.Steps)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return default;
            }
        }

        return at;
    }

    /// <summary>Arguments as logged; a member that the mapping calls a command line or SQL gets the name under which every reader of actions looks for it.</summary>
    private string? Arguments(JsonElement arguments)
    {
        if (!arguments.IsObject() || (mapping.ShellMember is null && mapping.SqlMember is null))
        {
            return arguments.IsMissing() ? null : arguments.AsText();
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in arguments.EnumerateObject())
            {
                writer.WritePropertyName(member.Name == mapping.ShellMember ? "command" : member.Name == mapping.SqlMember ? "sql" : member.Name);
                member.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Short(string word) => word.Length > 60 ? word[..60] : word;

    private sealed record Box<T>(T Value);
}
