using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>A content that a source once had.</summary>
/// <param name="Generation">As in <see cref="SourceState.Generation"/>.</param>
/// <param name="Sha256">Hash over all bytes that were read.</param>
public sealed record SourceContent(int Generation, Sha256Digest Sha256, long Bytes);

/// <summary>How far a source has been read.</summary>
public sealed record SourceState
{
    public required string Path { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    /// <summary>Size of the file on disk (compressed size for gzip) and its time of last change when last read: unchanged both, nothing is read again.</summary>
    public required long FileSize { get; init; }

    public required DateTimeOffset FileModified { get; init; }

    /// <summary>Bytes of the uncompressed source that are stored.</summary>
    public required long Offset { get; init; }

    /// <summary>Lines consumed so far, for line-based files.</summary>
    public int Lines { get; init; }

    /// <summary>Hash over the bytes from 0 to <see cref="Offset"/>.</summary>
    public Sha256Digest Sha256 { get; init; }

    /// <summary>Hash over the last 4096 bytes before <see cref="Offset"/> (fewer at the start), to tell a file that grew from one that was rewritten.</summary>
    public Sha256Digest TailSha256 { get; init; }

    /// <summary>The dialect reader's state at <see cref="Offset"/>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True when the end of the file was reached.</summary>
    public bool Complete { get; init; }

    /// <summary>0 for the first content seen at this path; one more each time the file was rewritten. Raw blocks of earlier generations stay.</summary>
    public int Generation { get; init; }

    /// <summary>Records counted over this generation of the source. <c>Accepted</c> and <c>Duplicates</c> are settled by the store when it appends.</summary>
    public IngestCounts Counts { get; init; } = IngestCounts.Zero;
}
