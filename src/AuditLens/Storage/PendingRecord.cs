using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>A last record that is cut: told, kept aside, and read again when its file has grown. The counts of the source do not hold it, since it may yet be accepted.</summary>
public static class PendingRecord
{
    public static bool IsPending(this SourceState source, Rejection rejection) => rejection.Code == RejectionCodes.Truncated && rejection.Offset >= source.Offset;

    /// <summary>The source's counts with what is cut at its end as rejected: what stands in the file now.</summary>
    public static IngestCounts CountsNow(this SourceState source, IEnumerable<Rejection> rejections)
    {
        int pending = rejections.Count(source.IsPending);
        return source.Counts with { Records = source.Counts.Records + pending, Rejected = source.Counts.Rejected + pending };
    }
}
