using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>What is remembered of a session while a file is read.</summary>
internal sealed class SessionState(string id)
{
    public string Id { get; } = id;

    public CallBook Calls { get; } = new();

    public HashSet<EventId> Emitted { get; } = [];
}

/// <summary>Writes the facts of one session as events: every message, call and answer once, however often prompts repeat it.</summary>
internal sealed class SessionWriter(SessionState state)
{
    private const string Dialect = "opentelemetry";

    private readonly Dictionary<SourceLocation, int> _ordinals = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was written, in order.</summary>
    public List<AgentEvent> Written { get; } = [];

    public void Write(List<TelemetryFact> facts)
    {
        List<TelemetryFact> ordered = [.. facts.OrderBy(fact => fact.Start ?? fact.End ?? DateTimeOffset.MinValue)];
        state.Calls.Register(ordered);
        foreach (TelemetryFact fact in ordered)
        {
            switch (fact)
            {
                case ModelTurn turn:
                    WriteTurn(turn);
                    break;
                case ToolRun run:
                    WriteRun(run);
                    break;
                case Statement statement:
                    WriteStatement(statement);
                    break;
            }
        }
    }

    /// <summary>Tells what waited for arguments or content that never came.</summary>
    public void WriteHeld()
    {
        foreach (CallEntry call in state.Calls.Entries)
        {
            if (!call.CallEmitted && call.HeldCall is { } held)
            {
                call.CallEmitted = Emit(held);
            }

            if (!call.ResultEmitted && call.HeldResult is { } result)
            {
                call.ResultEmitted = Emit(result);
            }
        }
    }

    /// <summary>A span that tells nothing by itself and that others name as their parent.</summary>
    public void WriteSpan(TelemetrySpan span) =>
        WriteStatement(SpanFacts.State(span, null, false, EventKind.Other, Actor.Harness, span.Name, []));

    private void WriteTurn(ModelTurn turn)
    {
        foreach (string text in turn.SystemTexts)
        {
            Emit(New(turn, EventKind.SystemText, Actor.System, Id("system", text), turn.Start, turn.Source) with { Text = text });
        }

        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        TokenUsage? usage = turn.Usage;
        foreach (ModelMessage message in turn.Input)
        {
            TokenUsage? none = null;
            WriteMessage(turn, message, turn.Start, seen, ref none);
        }

        foreach (ModelMessage message in turn.Output)
        {
            WriteMessage(turn, message, turn.End ?? turn.Start, seen, ref usage);
        }

        if (turn.Error is { } error)
        {
            Emit(New(turn, EventKind.Error, Actor.Harness, Id("error", turn.SpanId, error), turn.End, turn.Source) with { Text = error, Outcome = Outcome.Failed });
        }

        if (usage is not null)
        {
            Emit(New(turn, EventKind.Other, Actor.Agent, Id("usage", turn.SpanId), turn.End, turn.Source) with { Text = "Model request", Usage = usage, Duration = turn.Duration });
        }
    }

    private void WriteMessage(ModelTurn turn, ModelMessage message, DateTimeOffset? time, Dictionary<string, int> seen, ref TokenUsage? usage)
    {
        SourceLocation source = message.Source ?? turn.Source;
        DateTimeOffset? when = message.Time ?? time;
        WriteWords(turn, message, PartKind.Reasoning, source, when, seen, ref usage);
        WriteWords(turn, message, PartKind.Text, source, when, seen, ref usage);
        foreach (MessagePart part in message.Parts)
        {
            if (part.Call is not { } call)
            {
                continue;
            }

            if (part.Kind == PartKind.Call && !call.HasRun && !call.CallEmitted)
            {
                AgentEvent e = CallEvent(turn, call, when, source) with { Usage = usage };
                call.CallEmitted = Emit(e);
                usage = call.CallEmitted ? null : usage;
            }
            else if (part.Kind == PartKind.Result && !call.HasRun && !call.ResultEmitted)
            {
                Outcome outcome = ToolOutcome.Of(part.Failed ? false : null, part.Text);
                call.ResultEmitted = Emit(ResultEvent(turn, call, when, source) with { Result = part.Text, Outcome = outcome });
            }
        }
    }

    private void WriteWords(ModelTurn turn, ModelMessage message, PartKind kind, SourceLocation source, DateTimeOffset? time, Dictionary<string, int> seen, ref TokenUsage? usage)
    {
        if (message.Words(kind) is not { } words || message.Role == MessageRole.Tool)
        {
            return;
        }

        (EventKind eventKind, Actor actor) = (message.Role, kind) switch
        {
            (MessageRole.System, _) => (EventKind.SystemText, Actor.System),
            (MessageRole.User, _) => (EventKind.Instruction, Actor.User),
            (_, PartKind.Reasoning) => (EventKind.Reasoning, Actor.Agent),
            _ => (EventKind.Message, Actor.Agent),
        };
        EventId id = eventKind == EventKind.SystemText ? Id("system", words) : MessageId(turn, message.Role, kind, words, seen);
        AgentEvent e = New(turn, eventKind, actor, id, time, source) with { Text = words };
        string? origin = eventKind != EventKind.Instruction ? null : message.QuotesAnotherAgent ? "harness" : turn.SubAgent ? "agent" : null;
        if (origin is not null)
        {
            e = e with { Attributes = e.Attributes.SetItem(EventAttributes.InstructionOrigin, origin) };
        }

        if (actor == Actor.Agent)
        {
            e = e with { Usage = usage };
        }

        bool emitted = Emit(e);
        usage = emitted && actor == Actor.Agent ? null : usage;
    }

    /// <summary>Equal words of a conversation are told apart by how often they were said before, so the same message has the same id in every later prompt.</summary>
    private EventId MessageId(ModelTurn turn, MessageRole role, PartKind kind, string words, Dictionary<string, int> seen)
    {
        string key = $"{role}:{kind}:{words}";
        int before = seen.GetValueOrDefault(key);
        seen[key] = before + 1;
        return Id("message", role.ToString(), kind.ToString(), turn.Scope, before.ToString(CultureInfo.InvariantCulture), words);
    }

    private void WriteRun(ToolRun run)
    {
        CallEntry call = run.Call!;
        if (!call.CallEmitted)
        {
            AgentEvent e = CallEvent(run, call, run.Start ?? run.End, run.Source);
            if (call.Arguments is null)
            {
                call.HeldCall ??= e with { Id = Id("call-bare", call.Key), Attributes = e.Attributes.SetItem(EventAttributes.Truncated, "arguments") };
            }
            else
            {
                call.CallEmitted = Emit(e);
            }
        }

        if (call.ResultEmitted)
        {
            return;
        }

        string? answer = run.Result ?? call.HistoryResult ?? run.Error;
        bool? succeeded = call.HistoryFailed ? false : run.Succeeded;
        AgentEvent result = ResultEvent(run, call, run.End ?? run.Start, run.Source) with { Result = answer, Outcome = ToolOutcome.Of(succeeded, answer), Duration = run.Duration };
        if (answer is null)
        {
            call.HeldResult ??= result with { Id = Id("result-bare", call.Key), Attributes = result.Attributes.SetItem(EventAttributes.Truncated, "result") };
        }
        else
        {
            call.ResultEmitted = Emit(result);
        }
    }

    private void WriteStatement(Statement statement) =>
        Emit(New(statement, statement.Kind, statement.Actor, Id("statement", statement.Kind.ToString(), statement.Key, statement.Text), statement.Start, statement.Source) with
        {
            Text = statement.Text,
            CallId = statement.CallId,
            Tool = statement.Tool,
            Arguments = statement.Arguments,
            Outcome = statement.Outcome,
            Usage = statement.Usage,
            Duration = statement.Duration > TimeSpan.Zero ? statement.Duration : null,
        });

    private AgentEvent CallEvent(TelemetryFact fact, CallEntry call, DateTimeOffset? time, SourceLocation source)
    {
        AgentEvent e = New(fact, EventKind.ToolCall, Actor.Agent, Id("call", call.Key), time, source) with { CallId = call.PublicId, Tool = call.Tool, Arguments = call.Arguments };
        return call.IsDerived ? e with { Attributes = e.Attributes.SetItem(EventAttributes.DerivedCallId, "true") } : e;
    }

    private AgentEvent ResultEvent(TelemetryFact fact, CallEntry call, DateTimeOffset? time, SourceLocation source) =>
        New(fact, EventKind.ToolResult, Actor.Tool, Id("result", call.Key), time, source) with { CallId = call.PublicId, Tool = call.Tool.Length == 0 ? null : call.Tool };

    private AgentEvent New(TelemetryFact fact, EventKind kind, Actor actor, EventId id, DateTimeOffset? time, SourceLocation source) => new()
    {
        Id = id,
        SessionId = state.Id,
        Kind = kind,
        Actor = actor,
        Source = source,
        Time = time,
        AgentId = fact.SubAgent ? fact.Agent : null,
        AgentName = fact.Agent,
        NativeId = fact.SpanId,
        ParentNativeId = fact.ParentId,
        Model = actor == Actor.User ? null : fact.Model,
        Attributes = AttributesOf(fact),
    };

    private static ImmutableSortedDictionary<string, string> AttributesOf(TelemetryFact fact)
    {
        ImmutableSortedDictionary<string, string>.Builder values = EventAttributes.None.ToBuilder();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                values[name] = value;
            }
        }

        Add(EventAttributes.TraceId, fact.TraceId);
        Add(EventAttributes.SharesIdWith, fact.Origin.SharesIdWith);
        Add(EventAttributes.ServiceName, fact.Resource.Text("service.name"));
        Add(EventAttributes.DeploymentEnvironment, fact.Resource.Text("deployment.environment.name", "deployment.environment"));
        foreach ((string name, string? value) in fact.Attributes)
        {
            Add(name, value);
        }

        return values.ToImmutable();
    }

    private EventId Id(params ReadOnlySpan<string?> parts) => EventId.Of([Dialect, state.Id, .. parts]);

    private bool Emit(AgentEvent e)
    {
        if (!state.Emitted.Add(e.Id))
        {
            return false;
        }

        int ordinal = _ordinals.GetValueOrDefault(e.Source);
        _ordinals[e.Source] = ordinal + 1;
        Written.Add(e with { Ordinal = ordinal });
        return true;
    }
}

/// <summary>How a tool's run ended.</summary>
internal static class ToolOutcome
{
    /// <summary>
    /// The framework's status says whether the function returned; an answer that opens with <c>Error:</c> is the tool's own word that it failed, and counts more.
    /// </summary>
    public static Outcome Of(bool? succeeded, string? answer)
    {
        if (succeeded == false || (answer is not null && answer.AsSpan().TrimStart().StartsWith("error:", StringComparison.OrdinalIgnoreCase)))
        {
            return Outcome.Failed;
        }

        return succeeded == true ? Outcome.Succeeded : Outcome.Unknown;
    }
}
