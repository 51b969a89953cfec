using System.Text;
using AuditLens.Events;
using AuditLens.Ingestion.Formats;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Collects what one step of reading one file yields, and counts its records.</summary>
internal sealed class BatchBuilder(string file) : IEventSink
{
    private const int ExcerptLength = 200;

    private readonly HashSet<(long Offset, int? Line, string? Pointer)> _places = [];
    private List<AgentEvent> _events = [];
    private List<Rejection> _rejections = [];
    private SourceLocation? _last;
    private ReadOnlyMemory<byte> _current;

    /// <summary>Records that ended as an event or were understood without one.</summary>
    public int Understood => _places.Count;

    public int Rejected => _rejections.Count;

    public IReadOnlyList<AgentEvent> Events => _events;

    public bool IsEmpty => _places.Count == 0 && _rejections.Count == 0;

    /// <summary>Every session that an event named since the file was opened.</summary>
    public HashSet<string> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The record that the dialect reads now: rejections quote its start.</summary>
    public void Begin(ReadOnlyMemory<byte> record) => _current = record;

    public void Emit(AgentEvent e)
    {
        Place(e.Source);
        Sessions.Add(e.SessionId);
        _events.Add(EventRedaction.Apply(e));
    }

    public void Skip(SourceLocation location) => Place(location);

    public void Reject(SourceLocation location, string code, string reason) =>
        _rejections.Add(new Rejection(file, location.Line, location.Pointer, location.Offset, location.Length, code, reason, Excerpt(_current.Span)));

    public void Reject(FramedRecord record) => _rejections.Add(new Rejection(
        file, record.Line, null, record.Offset, (int)Math.Min(record.Length, int.MaxValue), record.RejectCode!, record.Reason!, Excerpt(record.Bytes.Span)));

    public void Reject(Rejection rejection) => _rejections.Add(rejection);

    /// <summary>Gives what was collected and begins anew.</summary>
    public (IReadOnlyList<AgentEvent> Events, IReadOnlyList<Rejection> Rejections) Take()
    {
        (List<AgentEvent> events, List<Rejection> rejections) = (_events, _rejections);
        _events = new List<AgentEvent>(events.Count);
        _rejections = [];
        _places.Clear();
        _last = null;
        return (events, rejections);
    }

    public static string? Excerpt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ExcerptLength * 2)]);
        int count = 0;
        text = SecretRedactor.Redact(text, ref count);
        return text.Length > ExcerptLength ? text[..ExcerptLength] : text;
    }

    private void Place(SourceLocation location)
    {
        if (!ReferenceEquals(location, _last))
        {
            _last = location;
            _places.Add((location.Offset, location.Line, location.Pointer));
        }
    }
}
