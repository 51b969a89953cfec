using AuditLens.Ingestion;

namespace AuditLens.Server.Intake;

/// <summary>What this process has taken in since it started.</summary>
public sealed class IntakeStatistics
{
    private long _bodies;
    private long _bytes;
    private long _events;
    private long _rejected;
    private long _refused;

    /// <summary>Bodies and files that were stored.</summary>
    public long Bodies => Interlocked.Read(ref _bodies);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Events that were not there before.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Records that could not be read.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Requests that were asked to come again, for want of room.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public void Add(IngestSummary summary)
    {
        Interlocked.Increment(ref _bodies);
        Interlocked.Add(ref _bytes, summary.Counts.Bytes);
        Interlocked.Add(ref _events, summary.Counts.Events);
        Interlocked.Add(ref _rejected, summary.Counts.Rejected);
    }

    public void AddRefused() => Interlocked.Increment(ref _refused);
}
