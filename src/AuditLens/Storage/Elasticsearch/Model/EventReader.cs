using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>Reads an event from its document.</summary>
internal static class EventReader
{
    /// <exception cref="StoreException">The document is not one that AuditLens wrote.</exception>
    public static AgentEvent Read(JsonElement document)
    {
        try
        {
            return new AgentEvent
            {
                Id = EventId.TryParse(Text(document, FieldNames.Id), out EventId id) ? id : throw new FormatException("no event.id"),
                SessionId = Text(document, FieldNames.Session) ?? throw new FormatException("no session.id"),
                Kind = JsonWords<EventKind>.Value(Text(document, FieldNames.Kind)),
                Actor = JsonWords<Actor>.Value(Text(document, FieldNames.Actor)),
                Source = Source(document),
                Ordinal = Number(document, FieldNames.Ordinal) ?? 0,
                Time = Ticks(document, FieldNames.Time) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                AgentId = Text(document, FieldNames.AgentId),
                AgentName = Text(document, FieldNames.AgentName),
                NativeId = Text(document, FieldNames.NativeId),
                ParentNativeId = Text(document, FieldNames.ParentNativeId),
                CallId = Text(document, FieldNames.CallId),
                Tool = Text(document, FieldNames.Tool),
                Text = Text(document, FieldNames.Text),
                Arguments = Text(document, FieldNames.Arguments),
                Result = Text(document, FieldNames.Result),
                Outcome = JsonWords<Outcome>.Value(Text(document, FieldNames.Outcome)),
                ExitCode = Number(document, FieldNames.ExitCode),
                Duration = Ticks(document, FieldNames.Duration) is { } duration ? new TimeSpan(duration) : null,
                Model = Text(document, FieldNames.Model),
                Usage = Usage(document),
                Attributes = Attributes(document),
            };
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new StoreException($"A document of the Elasticsearch store is no event of AuditLens ({e.Message}); something else wrote into its indices.", e);
        }
    }

    public static string? Text(JsonElement document, string name) => document.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    public static long? Ticks(JsonElement document, string name) => document.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;

    public static int? Number(JsonElement document, string name) => document.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    public static Sha256Digest Sha256(JsonElement document, string name) => Sha256Digest.Read(document.GetProperty(name).GetBytesFromBase64());

    private static SourceLocation Source(JsonElement document) => new(
        Text(document, FieldNames.File)!,
        Number(document, FieldNames.Line),
        Text(document, FieldNames.Pointer),
        document.GetProperty(FieldNames.Offset).GetInt64(),
        document.GetProperty(FieldNames.Length).GetInt32(),
        Sha256(document, FieldNames.Sha256));

    private static TokenUsage? Usage(JsonElement document) => !document.TryGetProperty(FieldNames.Usage, out _) ? null : new TokenUsage(
        Ticks(document, FieldNames.InputTokens),
        Ticks(document, FieldNames.OutputTokens),
        Ticks(document, FieldNames.CacheReadTokens),
        Ticks(document, FieldNames.CacheCreationTokens),
        Ticks(document, FieldNames.ReasoningTokens),
        Text(document, FieldNames.ExactCost) is { } cost ? decimal.Parse(cost, NumberStyles.Number, CultureInfo.InvariantCulture) : null);

    private static ImmutableSortedDictionary<string, string> Attributes(JsonElement document)
    {
        ImmutableSortedDictionary<string, string>.Builder? found = null;
        foreach (JsonProperty member in document.EnumerateObject())
        {
            if (FieldNames.Promoted.Contains(member.Name))
            {
                (found ??= EventAttributes.None.ToBuilder())[member.Name] = member.Value.GetString()!;
            }
        }

        if (document.TryGetProperty(FieldNames.Attributes, out JsonElement others))
        {
            found ??= EventAttributes.None.ToBuilder();
            foreach (JsonProperty member in others.EnumerateObject())
            {
                found[member.Name] = member.Value.GetString()!;
            }
        }

        if (document.TryGetProperty(FieldNames.Exact, out JsonElement exact))
        {
            found ??= EventAttributes.None.ToBuilder();
            string[] pairs = [.. exact.GetProperty("attributes").EnumerateArray().Select(v => v.GetString()!)];
            for (int i = 0; i + 1 < pairs.Length; i += 2)
            {
                found[pairs[i]] = pairs[i + 1];
            }
        }

        return found?.ToImmutable() ?? EventAttributes.None;
    }
}
