using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// The calls of one session. Brings together the model's order, the tool's span and every later prompt that repeats both: by call id where that is unique, else by tool, arguments and order.
/// </summary>
internal sealed class CallBook
{
    /// <summary>Orders without execution that are remembered for each tool, and how many of them one execution is compared with: bounds for hostile logs.</summary>
    private const int MaxOpen = 2000;
    private const int MaxLook = 200;

    private readonly Dictionary<string, CallEntry> _byKey = new(StringComparer.Ordinal);

    /// <summary>Calls that a model ordered and no execution was seen for, by tool, in order of time.</summary>
    private readonly Dictionary<string, LinkedList<CallEntry>> _open = new(StringComparer.Ordinal);

    /// <summary>Calls with an id of their own, by shape: a later prompt may name them by another id.</summary>
    private readonly Dictionary<string, List<CallEntry>> _byShape = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallEntry> _aliases = new(StringComparer.Ordinal);

    /// <summary>Executions without a usable id that no order was seen for, by shape.</summary>
    private readonly Dictionary<string, Queue<CallEntry>> _unordered = new(StringComparer.Ordinal);

    public IEnumerable<CallEntry> Entries => _byKey.Values;

    public void Register(IReadOnlyList<TelemetryFact> facts)
    {
        foreach (TelemetryFact fact in facts)
        {
            if (fact is ModelTurn turn)
            {
                RegisterTurn(turn);
            }
        }

        foreach (TelemetryFact fact in facts)
        {
            if (fact is ToolRun run)
            {
                run.Call = RunOf(run);
                run.Call.HasRun = true;
                run.Call.Arguments = CallShape.Better(run.Arguments, run.Call.Arguments);
            }
        }
    }

    private void RegisterTurn(ModelTurn turn)
    {
        PromptCalls prompt = new();
        foreach (ModelMessage message in turn.Input)
        {
            RegisterMessage(message, turn, prompt, history: true);
        }

        foreach (ModelMessage message in turn.Output)
        {
            RegisterMessage(message, turn, prompt, history: false);
        }
    }

    private void RegisterMessage(ModelMessage message, ModelTurn turn, PromptCalls prompt, bool history)
    {
        foreach (MessagePart part in message.Parts)
        {
            if (part.Kind == PartKind.Call && part.Tool is { } tool)
            {
                part.Call = Ordered(part, tool, turn, prompt, history);
                prompt.Asked(part.CallId, part.Call);
            }
            else if (part.Kind == PartKind.Result)
            {
                part.Call = Answered(part, prompt);
                if (part.Call is { } call && part.Text is not null && call.HistoryResult is null)
                {
                    call.HistoryResult = part.Text;
                    call.HistoryFailed = part.Failed;
                }
            }
        }
    }

    private CallEntry Ordered(MessagePart part, string tool, ModelTurn turn, PromptCalls prompt, bool history)
    {
        if (CallShape.IsUnique(part.CallId, tool))
        {
            return _byKey.ContainsKey("id:" + part.CallId) || !history
                ? FindOrAdd("id:" + part.CallId, part.CallId!, tool, part.Arguments, open: true)
                : Alias(part, tool, prompt);
        }

        string shape = CallShape.Of(tool, part.Arguments);
        int occurrence = prompt.Count(shape);
        string key = string.Create(CultureInfo.InvariantCulture, $"shape:{turn.Scope}:{shape}:{occurrence}");
        if (!_byKey.TryGetValue(key, out CallEntry? entry) && _unordered.TryGetValue(shape, out Queue<CallEntry>? runs) && runs.TryDequeue(out entry))
        {
            _byKey.Add(key, entry);
        }

        return entry ?? FindOrAdd(key, $"{part.CallId ?? tool}~{EventId.Of(key).High:x16}", tool, part.Arguments, open: true);
    }

    /// <summary>
    /// A prompt names a call by an id that no answer of the model had. The OpenAI responses list gives each call two ids, and some instrumentations log one in answers and the other in prompts:
    /// it is the same call when tool and arguments agree and this prompt does not also hold the known id.
    /// </summary>
    private CallEntry Alias(MessagePart part, string tool, PromptCalls prompt)
    {
        if (_aliases.TryGetValue(part.CallId!, out CallEntry? known))
        {
            return known;
        }

        if (_byShape.TryGetValue(CallShape.Of(tool, part.Arguments), out List<CallEntry>? same) && same.Find(call => !prompt.Holds(call)) is { } call)
        {
            _aliases.Add(part.CallId!, call);
            return call;
        }

        return FindOrAdd("id:" + part.CallId, part.CallId!, tool, part.Arguments, open: true);
    }

    private CallEntry? Answered(MessagePart part, PromptCalls prompt)
    {
        CallEntry? asked = prompt.Answer(part.CallId, part.Tool);
        return asked ?? (CallShape.IsUnique(part.CallId, part.Tool) ? FindOrAdd("id:" + part.CallId, part.CallId!, part.Tool ?? "", null, open: false) : null);
    }

    private CallEntry RunOf(ToolRun run)
    {
        bool unique = run.Origin.SharesIdWith is null && CallShape.IsUnique(run.CallId, run.Tool);
        if (unique && _byKey.TryGetValue("id:" + run.CallId, out CallEntry? known))
        {
            Close(known);
            known.Tool = known.Tool.Length == 0 ? run.Tool : known.Tool;
            return known;
        }

        if (TakeOpen(run, unique) is { } ordered)
        {
            return ordered;
        }

        string key = unique ? "id:" + run.CallId : "span:" + (run.SpanId ?? EventId.Of(run.Tool, run.Arguments, run.Start?.ToString("O", CultureInfo.InvariantCulture)).ToString());
        CallEntry entry = FindOrAdd(key, unique ? run.CallId! : run.SpanId ?? key, run.Tool, run.Arguments, open: false);
        if (!unique && run.Arguments is not null)
        {
            string shape = CallShape.Of(run.Tool, run.Arguments);
            _unordered.TryAdd(shape, new Queue<CallEntry>());
            _unordered[shape].Enqueue(entry);
        }

        return entry;
    }

    /// <summary>
    /// The oldest order of the same tool that this execution can be: same arguments where it has any. An execution with an id of its own only answers an order whose id says nothing.
    /// </summary>
    private CallEntry? TakeOpen(ToolRun run, bool unique)
    {
        if (!_open.TryGetValue(run.Tool, out LinkedList<CallEntry>? list))
        {
            return null;
        }

        string? shape = run.Arguments is null ? null : CallShape.Of(run.Tool, run.Arguments);
        int looked = 0;
        for (LinkedListNode<CallEntry>? node = list.First; node is not null && looked++ < MaxLook; node = node.Next)
        {
            bool sameArguments = shape is null || CallShape.Of(run.Tool, node.Value.Arguments) == shape || CallShape.IsOnlyValue(node.Value.Arguments, run.Arguments!);
            if (sameArguments && !(unique && node.Value.Key.StartsWith("id:", StringComparison.Ordinal)))
            {
                list.Remove(node);
                return node.Value;
            }
        }

        return null;
    }

    private void Close(CallEntry entry)
    {
        if (!entry.HasRun && _open.TryGetValue(entry.Tool, out LinkedList<CallEntry>? list))
        {
            list.Remove(entry);
        }
    }

    private CallEntry FindOrAdd(string key, string publicId, string tool, string? arguments, bool open)
    {
        if (!_byKey.TryGetValue(key, out CallEntry? entry))
        {
            entry = new CallEntry { Key = key, PublicId = publicId, Tool = tool, Arguments = arguments };
            _byKey.Add(key, entry);
            if (open)
            {
                Remember(entry);
                _open.TryAdd(tool, new LinkedList<CallEntry>());
                _open[tool].AddLast(entry);
                if (_open[tool].Count > MaxOpen)
                {
                    _open[tool].RemoveFirst();
                }
            }
        }

        entry.Tool = entry.Tool.Length == 0 ? tool : entry.Tool;
        entry.Arguments ??= arguments;
        return entry;
    }

    private void Remember(CallEntry entry)
    {
        if (!entry.Key.StartsWith("id:", StringComparison.Ordinal))
        {
            return;
        }

        string shape = CallShape.Of(entry.Tool, entry.Arguments);
        _byShape.TryAdd(shape, []);
        if (_byShape[shape].Count < MaxLook)
        {
            _byShape[shape].Add(entry);
        }
    }
}
