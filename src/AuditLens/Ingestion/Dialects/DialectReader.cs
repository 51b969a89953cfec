using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>The part that all readers share: the current record, its order of events, and the promise that each record ends as event, rejection or skip.</summary>
internal abstract class DialectReader(SourceContext source) : IDialectReader
{
    private IEventSink? _sink;
    private LogRecord? _record;
    private bool _settled;
    private int _ordinal;

    /// <summary>Order of the next event among those of this record; <see cref="Emit"/> sets it.</summary>
    protected int NextOrdinal => _ordinal;

    protected string RecordKey() => Place.Whole(Record).Key;

    protected SourceContext Source { get; } = source;

    protected LogRecord Record => _record ?? throw new InvalidOperationException("No record is being read.");

    public void Read(LogRecord record, IEventSink sink)
    {
        (_record, _sink, _settled, _ordinal) = (record, sink, false, 0);
        ReadRecord(record.Json);
        if (!_settled)
        {
            sink.Skip(record.Location);
        }
    }

    public virtual void Complete(IEventSink sink)
    {
        _sink = sink;
        Finish();
    }

    public virtual string? Checkpoint() => null;

    protected abstract void ReadRecord(JsonElement record);

    /// <summary>Emits what could only be known at the end of the file.</summary>
    protected virtual void Finish()
    {
    }

    public void Emit(AgentEvent e)
    {
        _settled = true;
        _sink!.Emit(_ordinal == 0 ? e : e with { Ordinal = _ordinal });
        _ordinal++;
    }

    /// <summary>The record was understood and needs no event.</summary>
    protected void Skip()
    {
        if (!_settled)
        {
            _settled = true;
            _sink!.Skip(Record.Location);
        }
    }

    /// <summary>The record's event is held back until a later record completes it.</summary>
    protected void Defer() => _settled = true;

    protected void Reject(string code, string reason) => Reject(Record.Location, code, reason);

    protected void Reject(SourceLocation location, string code, string reason)
    {
        _settled = true;
        _sink!.Reject(location, code, reason);
    }
}
