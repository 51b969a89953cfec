using AuditLens.Ingestion;

namespace AuditLens.Server.Intake;

/// <summary>What this process has taken in since it started, and minute by minute in the last hour.</summary>
public sealed class IntakeStatistics(TimeProvider time)
{
    private const int Minutes = 60;

    private readonly Lock _lock = new();
    private readonly Queue<IntakeMinute> _minutes = new();
    private long _bodies;
    private long _bytes;
    private long _events;
    private long _rejected;
    private long _refused;

    public DateTimeOffset Since { get; } = time.GetUtcNow();

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
        lock (_lock)
        {
            IntakeMinute now = Now();
            now.Events += summary.Counts.Events;
            now.Bytes += summary.Counts.Bytes;
            now.Rejected += summary.Counts.Rejected;
        }
    }

    public void AddRefused() => Interlocked.Increment(ref _refused);

    /// <summary>The last sixty minutes up to this one, those in which nothing came as zeros.</summary>
    public IReadOnlyList<IntakeMinute> LastHour()
    {
        lock (_lock)
        {
            DateTimeOffset last = Begin();
            Dictionary<DateTimeOffset, IntakeMinute> known = _minutes.ToDictionary(static m => m.Begin);
            return [.. Enumerable.Range(1 - Minutes, Minutes).Select(i => last.AddMinutes(i)).Select(b => known.TryGetValue(b, out IntakeMinute? minute) ? minute with { } : new IntakeMinute(b))];
        }
    }

    private IntakeMinute Now()
    {
        DateTimeOffset begin = Begin();
        if (_minutes.Count == 0 || _minutes.Last().Begin != begin)
        {
            _minutes.Enqueue(new IntakeMinute(begin));
            while (_minutes.Count > Minutes)
            {
                _minutes.Dequeue();
            }
        }

        return _minutes.Last();
    }

    private DateTimeOffset Begin()
    {
        long ticks = time.GetUtcNow().UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }
}

/// <summary>What came in one minute; stored when it ended.</summary>
public sealed record IntakeMinute(DateTimeOffset Begin)
{
    /// <summary>That were not there before.</summary>
    public long Events { get; set; }

    public long Bytes { get; set; }

    public long Rejected { get; set; }
}
