using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Writes the facts of one session as events: every message, call and answer once, however often prompts repeat it.</summary>
internal sealed class SessionWriter(SessionState state)
{
    private readonly SessionEvents _events = new(state.Id);
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
            Emit(_events.New(turn, EventKind.SystemText, Actor.System, _events.Id("system", text), turn.Start, turn.Source) with { Text = text });
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
            Emit(_events.New(turn, EventKind.Error, Actor.Harness, _events.Id("error", turn.SpanId, error), turn.End, turn.Source) with { Text = error, Outcome = Outcome.Failed });
        }

        if (usage is not null)
        {
            Emit(_events.New(turn, EventKind.Other, Actor.Agent, _events.Id("usage", turn.SpanId), turn.End, turn.Source) with { Text = "Model request", Usage = usage, Duration = turn.Duration });
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
                AgentEvent e = _events.Call(turn, call, when, source) with { Usage = usage };
                call.CallEmitted = Emit(e);
                usage = call.CallEmitted ? null : usage;
            }
            else if (part.Kind == PartKind.Result && !call.HasRun && !call.ResultEmitted)
            {
                Outcome outcome = ToolOutcome.Of(part.Failed ? false : null, part.Text);
                call.ResultEmitted = Emit(_events.Result(turn, call, when, source) with { Result = part.Text, Outcome = outcome });
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
        EventId id = eventKind == EventKind.SystemText ? _events.Id("system", words) : MessageId(turn, message.Role, kind, words, seen);
        AgentEvent e = _events.New(turn, eventKind, actor, id, time, source) with { Text = words };
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
        return _events.Id("message", role.ToString(), kind.ToString(), turn.Scope, before.ToString(CultureInfo.InvariantCulture), words);
    }

    private void WriteRun(ToolRun run)
    {
        CallEntry call = run.Call!;
        if (!call.CallEmitted)
        {
            AgentEvent e = _events.Call(run, call, run.Start ?? run.End, run.Source);
            if (call.Arguments is null)
            {
                call.HeldCall ??= e with { Id = _events.Id("call-bare", call.Key), Attributes = e.Attributes.SetItem(EventAttributes.Truncated, "arguments") };
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
        AgentEvent result = _events.Result(run, call, run.End ?? run.Start, run.Source) with { Result = answer, Outcome = ToolOutcome.Of(succeeded, answer), Duration = run.Duration };
        if (answer is null)
        {
            call.HeldResult ??= result with { Id = _events.Id("result-bare", call.Key), Attributes = result.Attributes.SetItem(EventAttributes.Truncated, "result") };
        }
        else
        {
            call.ResultEmitted = Emit(result);
        }
    }

    private void WriteStatement(Statement statement) =>
        Emit(_events.New(statement, statement.Kind, statement.Actor, _events.Id("statement", statement.Kind.ToString(), statement.Key, statement.Text), statement.Start, statement.Source) with
        {
            Text = statement.Text,
            CallId = statement.CallId,
            Tool = statement.Tool,
            Arguments = statement.Arguments,
            Outcome = statement.Outcome,
            Usage = statement.Usage,
            Duration = statement.Duration > TimeSpan.Zero ? statement.Duration : null,
        });

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
