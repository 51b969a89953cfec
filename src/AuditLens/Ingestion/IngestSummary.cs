using AuditLens.Events;

namespace AuditLens.Ingestion;

/// <summary>What one run of ingestion did; always told to the user.</summary>
/// <param name="Files">In the order in which they were stored: sorted by path.</param>
/// <param name="Rejections">The first <see cref="SampleSize"/> in file order; all of them are in the store.</param>
/// <param name="Sessions">Every session that has events in the files given, also those that brought nothing new; sorted.</param>
public sealed record IngestSummary(IngestCounts Counts, IReadOnlyList<FileResult> Files, IReadOnlyList<Rejection> Rejections, IReadOnlyList<string> Sessions)
{
    public const int SampleSize = 1000;

    /// <summary>Files that were read before and have not changed since.</summary>
    public int UnchangedFiles => Files.Count(f => f.Status == FileStatus.Unchanged);

    /// <summary>Files whose earlier content is no longer in them.</summary>
    public IEnumerable<FileResult> Rewritten => Files.Where(f => f.Status == FileStatus.Rewritten);

    /// <summary>Documents for people that lie beside the logs in a folder.</summary>
    public IEnumerable<FileResult> LeftOut => Files.Where(f => f.Status == FileStatus.LeftOut);

    /// <summary>There was input and no record of it was understood: said first and loudly.</summary>
    public bool NothingUnderstood => Counts.Accepted == 0 && Counts.Duplicates == 0;

    /// <summary>Records were understood, and none of them belongs to a session: telemetry of some other program, for instance. Said as loudly.</summary>
    public bool NoSession => !NothingUnderstood && Sessions.Count == 0;

    /// <summary>Some input could not be read, or tells nothing: exit code 4.</summary>
    public bool SomeNotRead => Counts.Rejected > 0 || NothingUnderstood || NoSession;
}

public enum FileStatus
{
    /// <summary>Read from the start.</summary>
    Read = 0,

    /// <summary>Read from where it stood.</summary>
    Continued = 1,

    /// <summary>Other content than at the last time: read from the start as a new generation.</summary>
    Rewritten = 2,

    /// <summary>Not read again.</summary>
    Unchanged = 3,

    /// <summary>Nothing of it was understood.</summary>
    NotUnderstood = 4,

    /// <summary>A document for people that lies in the folder beside the logs (README, licence, notes): named, not read, no fault of the input.</summary>
    LeftOut = 5,
}

/// <param name="Format">Name of the format; empty when none fits.</param>
/// <param name="Dialect">Name of the dialect; empty when none fits.</param>
public sealed record FileResult(string Path, FileStatus Status, string Format, string Dialect, IngestCounts Counts);
