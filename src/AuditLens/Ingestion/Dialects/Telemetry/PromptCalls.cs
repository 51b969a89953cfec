namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Calls and answers inside one prompt, where ids may repeat or be missing.</summary>
internal sealed class PromptCalls
{
    private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);
    private readonly List<(string? Id, CallEntry Call)> _unanswered = [];
    private readonly HashSet<CallEntry> _held = [];

    public int Count(string shape)
    {
        int seen = _shapes.GetValueOrDefault(shape);
        _shapes[shape] = seen + 1;
        return seen;
    }

    public void Asked(string? id, CallEntry call)
    {
        _unanswered.Add((id, call));
        _held.Add(call);
    }

    public bool Holds(CallEntry call) => _held.Contains(call);

    public CallEntry? Answer(string? id, string? tool)
    {
        int found = id is null ? -1 : _unanswered.FindIndex(asked => asked.Id == id);
        if (found < 0 && id is null)
        {
            found = tool is null ? (_unanswered.Count > 0 ? 0 : -1) : _unanswered.FindIndex(asked => asked.Call.Tool == tool);
        }

        if (found < 0)
        {
            return null;
        }

        CallEntry call = _unanswered[found].Call;
        _unanswered.RemoveAt(found);
        return call;
    }
}
