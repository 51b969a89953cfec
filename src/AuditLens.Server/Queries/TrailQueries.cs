using AuditLens.Server.Trail;

namespace AuditLens.Server.Queries;

/// <summary>The server's own audit log, filtered, and whether its chain holds.</summary>
public sealed class TrailQueries(AuditTrail trail, TimeProvider time) : IDisposable
{
    private const int PageSize = 100;

    /// <summary>Entries looked through for one page: a filter that hardly anything fits ends, and goes on with the next page.</summary>
    private const int MostRead = 20_000;

    /// <summary>Walking the chain reads all of it; a page that is loaded again does not have to.</summary>
    private static readonly TimeSpan CheckHolds = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (TrailCheck Check, DateTimeOffset At)? _last;

    /// <summary>The newest first.</summary>
    public async Task<TrailPage> ReadAsync(TrailFilter filter, CancellationToken cancellationToken)
    {
        List<TrailEntry> rows = [];
        long? last = null;
        int read = 0;
        await foreach (TrailEntry entry in trail.NewestAsync(MostRead, cancellationToken, filter.Before).ConfigureAwait(false))
        {
            if (rows.Count == PageSize)
            {
                return new TrailPage(rows, last);
            }

            last = entry.Number;
            read++;
            if (filter.Holds(entry))
            {
                rows.Add(entry);
            }
        }

        return new TrailPage(rows, read == MostRead ? last : null);
    }

    /// <summary>The verdict on the whole chain, at most a minute old, and when it was found.</summary>
    public async Task<(TrailCheck Check, DateTimeOffset At)> CheckAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_last is not { } known || now - known.At > CheckHolds)
            {
                known = (await trail.VerifyAsync(kept: null, cancellationToken).ConfigureAwait(false), now);
                _last = known;
            }

            return known;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}

/// <summary>What is null limits nothing.</summary>
/// <param name="Text">A part of what it was done to, whatever the case.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Before">Entries before this number.</param>
public sealed record TrailFilter(string? Who = null, string? Act = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? To = null, long? Before = null)
{
    internal bool Holds(TrailEntry entry) =>
        (Who is null || entry.Who == Who)
        && (Act is null || entry.Act == Act)
        && (Text is null || entry.What.Contains(Text, StringComparison.OrdinalIgnoreCase))
        && (From is null || entry.At >= From)
        && (To is null || entry.At < To);
}

/// <param name="Next">The next page holds entries before this number; null when there are none.</param>
public sealed record TrailPage(IReadOnlyList<TrailEntry> Rows, long? Next);
