using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>The part that all readers share: the current record, its order of events, and the promise that each record ends as event, rejection or skip.</summary>
internal abstract class DialectReader(SourceContext source) : IDialectReader
{
    private IEventSink? _sink;
    private LogRecord? _record;
    private bool _settled;

    protected SourceContext Source { get; } = source;

    protected LogRecord Record => _record ?? throw new InvalidOperationException("No record is being read.");

    /// <summary>Order of the next event among those of this record.</summary>
    protected int NextOrdinal { get; private set; }

    public void Read(LogRecord record, IEventSink sink)
    {
        (_record, _sink, _settled, NextOrdinal) = (record, sink, false, 0);
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
        NextOrdinal++;
        _sink!.Emit(e);
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

    /// <summary>A key for a record to which the framework gives none: its place in the file and its content.</summary>
    public static string KeyOf(LogRecord record, SourceLocation location) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Index}{location.Pointer}:{location.Sha256.A:x16}");

    protected string RecordKey() => KeyOf(Record, Record.Location);
}
