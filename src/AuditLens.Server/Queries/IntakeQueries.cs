using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Server.Intake;
using AuditLens.Server.Intake.Otlp;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Where events come from, how fast, and what could not be read. A source belongs to a team when all sessions with records in it do; one without a session belongs to nobody's team.</summary>
internal sealed class IntakeQueries(IEventStore store, SessionQueries sessions, IntakeStatistics statistics, SpoolReader spool, WatchedFolders watched, ServerSettings settings)
{
    /// <summary>What this server takes in, whatever the scope: numbers only.</summary>
    public IntakeRates Rates() => new(
        statistics.Since, statistics.Bodies, statistics.Events, statistics.Bytes, statistics.Rejected, statistics.Refused, spool.WaitingBytes, store.Waiting, statistics.LastHour());

    /// <summary>Folders that this server watches, with the files under each.</summary>
    public async Task<IReadOnlyList<WatchedFolder>> FoldersAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsLimited || settings.WatchedFolders.Count == 0)
        {
            return [];
        }

        List<SourceState> sources = await store.SourcesAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. settings.WatchedFolders.Select(f => Watched(f, [.. sources.Where(s => IsUnder(s.Path, f))]))];
    }

    /// <summary>The newest first, by the time of their last change.</summary>
    public async Task<Listed<SourceState>> SourcesAsync(IntakeFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        Func<string, bool> isOwn = await OwnAsync(scope, cancellationToken).ConfigureAwait(false);
        List<SourceState> all = await store.SourcesAsync(cancellationToken).Where(s => isOwn(s.Path) && filter.Holds(s.Path) && (filter.Code is null || s.Counts.Rejected > 0)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return Listed<SourceState>.PageOf([.. all.OrderByDescending(static s => s.FileModified).ThenBy(static s => s.Path, StringComparer.Ordinal)], filter.Page);
    }

    /// <summary>In the order of sources and bytes, with the numbers of each code over all that the rest of the filter lets through.</summary>
    public async Task<(Listed<Rejection> List, IReadOnlyList<(string Code, long Count)> Codes)> RejectionsAsync(IntakeFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        Func<string, bool> isOwn = await OwnAsync(scope, cancellationToken).ConfigureAwait(false);
        List<Rejection> all = await store.RejectionsAsync(null, cancellationToken).Where(r => isOwn(r.File) && filter.Holds(r.File)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return (
            Listed<Rejection>.PageOf([.. all.Where(r => filter.Code is null || r.Code == filter.Code)], filter.Page),
            [.. all.GroupBy(static r => r.Code, StringComparer.Ordinal).Select(static g => (g.Key, (long)g.Count())).OrderByDescending(static g => g.Item2).ThenBy(static g => g.Key, StringComparer.Ordinal)]);
    }

    /// <summary>A rejected record with a part of its bytes. Only what was rejected can be asked for: bytes of other records are reached through their events.</summary>
    /// <param name="from">First byte of the part, counted within the record.</param>
    /// <param name="most">Bytes of the part; null for all.</param>
    /// <returns>Null when no such record was rejected or the scope does not include its source.</returns>
    public async Task<RejectedRecord?> FindAsync(string file, long offset, int length, long from, int? most, AccessScope scope, CancellationToken cancellationToken)
    {
        Func<string, bool> isOwn = await OwnAsync(scope, cancellationToken).ConfigureAwait(false);
        Rejection? found = isOwn(file)
            ? await store.RejectionsAsync(file, cancellationToken).FirstOrDefaultAsync(r => r.File == file && r.Offset == offset && r.Length == length, cancellationToken).ConfigureAwait(false)
            : null;
        if (found is null)
        {
            return null;
        }

        from = Math.Clamp(from, 0, length);
        int size = (int)Math.Min(length - from, most ?? int.MaxValue);
        return new RejectedRecord(found, from, size == 0 ? [] : await store.ReadRawAsync(file, offset + from, size, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Which sources the scope includes.</summary>
    private async Task<Func<string, bool>> OwnAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        if (!scope.IsLimited)
        {
            return static _ => true;
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (SessionRow row in await sessions.ListAsync(new SessionQuery(Witness: null), AccessScope.Everything, cancellationToken).ConfigureAwait(false))
        {
            (row.IsIn(scope) ? own : others).UnionWith(row.Session.Files);
        }

        own.ExceptWith(others);
        return own.Contains;
    }

    private WatchedFolder Watched(string folder, IReadOnlyList<SourceState> sources) => new(
        folder, sources.Count, sources.Sum(static s => s.Counts.Events), sources.Sum(static s => s.Counts.Rejected), sources.Count == 0 ? null : sources.Max(static s => s.FileModified), watched.Problem);

    private static bool IsUnder(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || folder.EndsWith('/') || path[folder.Length] == '/');
}

/// <param name="Text">A part of the source's path, whatever the case.</param>
/// <param name="Code">Of rejections; of sources any means those with rejections.</param>
/// <param name="Page">From 1.</param>
public sealed record IntakeFilter(string? Text = null, string? Code = null, int Page = 1)
{
    internal bool Holds(string path) => Text is null || path.Contains(Text, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Since">When this server started; the numbers count from there.</param>
/// <param name="SpoolBytes">Acknowledged telemetry that waits for the store.</param>
/// <param name="Waiting">As <see cref="IEventStore.Waiting"/>.</param>
public sealed record IntakeRates(DateTimeOffset Since, long Bodies, long Events, long Bytes, long Rejected, long Refused, long SpoolBytes, string? Waiting, IReadOnlyList<IntakeMinute> LastHour);

/// <param name="Problem">Why watched folders cannot be taken in now.</param>
public sealed record WatchedFolder(string Path, int Files, long Events, long Rejected, DateTimeOffset? Changed, string? Problem);

/// <param name="From">First byte of the part, counted within the record.</param>
/// <param name="Bytes">Null when the store does not hold them.</param>
public sealed record RejectedRecord(Rejection Rejection, long From, byte[]? Bytes);
