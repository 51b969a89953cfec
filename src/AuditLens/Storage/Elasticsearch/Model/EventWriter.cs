using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>Writes an event as the members of its document. <see cref="EventReader"/> reads it back as it was: what an index cannot hold stands in members that are kept and not indexed.</summary>
internal static class EventWriter
{
    private const int LongestAttributeName = 256;
    private const int MostAttributeParts = 10;

    /// <summary>What <c>date_nanos</c> can hold.</summary>
    private static readonly DateTimeOffset FirstTime = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset LastTime = new(2262, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonEncodedText Failure = JsonEncodedText.Encode("failure");
    private static readonly JsonEncodedText Success = JsonEncodedText.Encode("success");

    public static void Write(Utf8JsonWriter json, AgentEvent e)
    {
        json.WriteString("event.id"u8, e.Id.ToString());
        json.WriteString("session.id"u8, e.SessionId);
        if (Keys.IsLong(e.SessionId))
        {
            json.WriteString("auditlens.session_key"u8, Keys.Id(e.SessionId));
        }

        Time(json, e.Time);
        json.WriteString("auditlens.kind"u8, JsonWords<EventKind>.Word(e.Kind));
        json.WriteString("auditlens.actor"u8, JsonWords<Actor>.Word(e.Actor));
        Source(json, e);
        Optional(json, "gen_ai.agent.id"u8, e.AgentId);
        Optional(json, "gen_ai.agent.name"u8, e.AgentName);
        Optional(json, "auditlens.native_id"u8, e.NativeId);
        Optional(json, "auditlens.parent_native_id"u8, e.ParentNativeId);
        Optional(json, "gen_ai.tool.call.id"u8, e.CallId);
        Optional(json, "gen_ai.tool.name"u8, e.Tool);
        Optional(json, "gen_ai.response.model"u8, e.Model);
        Texts(json, e);
        Ending(json, e);
        Usage(json, e.Usage);
        Attributes(json, e.Attributes);
    }

    /// <summary>The time as Kibana reads it; nothing when it is beyond what an index can hold.</summary>
    public static void Timestamp(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } t && t >= FirstTime && t < LastTime)
        {
            json.WriteString(name, t.UtcDateTime);
        }
    }

    public static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Time(Utf8JsonWriter json, DateTimeOffset? time)
    {
        Timestamp(json, "@timestamp"u8, time);
        Optional(json, "auditlens.time"u8, time?.UtcTicks);
    }

    private static void Source(Utf8JsonWriter json, AgentEvent e)
    {
        SourceLocation source = e.Source;
        json.WriteString("log.file.path"u8, source.File);
        Optional(json, "auditlens.line"u8, source.Line);
        Optional(json, "auditlens.pointer"u8, source.Pointer);
        json.WriteNumber("auditlens.offset"u8, source.Offset);
        json.WriteNumber("auditlens.length"u8, source.Length);
        Sha256(json, "auditlens.sha256"u8, source.Sha256);
        Optional(json, "auditlens.ordinal"u8, e.Ordinal == 0 ? null : e.Ordinal);
    }

    public static void Sha256(Utf8JsonWriter json, ReadOnlySpan<byte> name, Sha256Digest digest)
    {
        Span<byte> hash = stackalloc byte[Sha256Digest.Size];
        digest.Write(hash);
        json.WriteBase64String(name, hash);
    }

    private static void Texts(Utf8JsonWriter json, AgentEvent e)
    {
        Optional(json, "message"u8, e.Text);
        Optional(json, "gen_ai.tool.call.arguments"u8, e.Arguments);
        Optional(json, "gen_ai.tool.call.result"u8, e.Result);
        if (e.Kind == EventKind.ToolCall && CommandLine.Of(e.Arguments) is { } command)
        {
            json.WriteString("process.command_line"u8, command);
        }

        // The texts themselves are indexed by copy_to; only where JSON escapes hide words do they stand here once more, unescaped.
        bool hasMore = false;
        hasMore = Unescaped(json, e.Text, hasMore);
        hasMore = Unescaped(json, e.Arguments, hasMore);
        if (Unescaped(json, e.Result, hasMore))
        {
            json.WriteEndArray();
        }
    }

    private static bool Unescaped(Utf8JsonWriter json, string? text, bool hasMore)
    {
        if (!SearchText.HasEscapes(text))
        {
            return hasMore;
        }

        if (!hasMore)
        {
            json.WriteStartArray("auditlens.search"u8);
        }

        json.WriteStringValue(SearchText.Of(text));
        return true;
    }

    private static void Ending(Utf8JsonWriter json, AgentEvent e)
    {
        if (e.Outcome != Outcome.Unknown)
        {
            json.WriteString("auditlens.outcome"u8, JsonWords<Outcome>.Word(e.Outcome));
            json.WriteString("event.outcome"u8, e.Outcome is Outcome.Succeeded or Outcome.Approved ? Success : Failure);
        }

        Optional(json, "process.exit_code"u8, e.ExitCode);
        if (e.Duration is { } duration)
        {
            json.WriteNumber("auditlens.duration"u8, duration.Ticks);
            if (Math.Abs((double)duration.Ticks) < long.MaxValue / TimeSpan.NanosecondsPerTick)
            {
                json.WriteNumber("event.duration"u8, duration.Ticks * TimeSpan.NanosecondsPerTick);
            }
        }
    }

    private static void Usage(Utf8JsonWriter json, TokenUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        json.WriteBoolean("auditlens.usage"u8, true);
        Optional(json, "gen_ai.usage.input_tokens"u8, usage.Input);
        Optional(json, "gen_ai.usage.output_tokens"u8, usage.Output);
        Optional(json, "gen_ai.usage.cache_read.input_tokens"u8, usage.CacheRead);
        Optional(json, "gen_ai.usage.cache_creation.input_tokens"u8, usage.CacheCreation);
        Optional(json, "gen_ai.usage.reasoning.output_tokens"u8, usage.Reasoning);
        if (usage.CostUsd is { } cost)
        {
            json.WriteNumber("auditlens.cost"u8, (double)cost);
            json.WriteString("auditlens.cost_exact"u8, cost.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Attributes(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        bool hasOther = false;
        bool hasOdd = false;
        foreach ((string name, string value) in attributes)
        {
            if (FieldNames.Promoted.Contains(name))
            {
                json.WriteString(name, value);
            }
            else
            {
                bool isOdd = !IsIndexable(name);
                hasOdd |= isOdd;
                hasOther |= !isOdd;
            }
        }

        if (hasOther)
        {
            json.WriteStartObject("auditlens.attributes"u8);
            foreach ((string name, string value) in attributes)
            {
                if (!FieldNames.Promoted.Contains(name) && IsIndexable(name))
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteEndObject();
        }

        if (hasOdd)
        {
            Odd(json, attributes);
        }
    }

    private static void Odd(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> attributes)
    {
        json.WriteStartObject("auditlens.exact"u8);
        json.WriteStartArray("attributes"u8);
        foreach ((string name, string value) in attributes.Where(a => !FieldNames.Promoted.Contains(a.Key) && !IsIndexable(a.Key)))
        {
            json.WriteStringValue(name);
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Names that an index reads as one path: parts between dots, none empty, few and short.</summary>
    private static bool IsIndexable(string name) =>
        name.Length is > 0 and <= LongestAttributeName && !name.Contains("..", StringComparison.Ordinal) && name[0] != '.' && name[^1] != '.'
        && !name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.AsSpan().Trim().IsEmpty && name.AsSpan().Count('.') < MostAttributeParts;
}
