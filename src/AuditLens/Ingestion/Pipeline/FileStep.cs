using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>One step of reading one file, on its way to the store.</summary>
internal sealed record FileStep
{
    /// <summary>Follows the last step of a file.</summary>
    public static readonly FileStep End = new() { Status = FileStatus.Unchanged, Format = "", Dialect = "" };

    public required FileStatus Status { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    /// <summary>Null when there is nothing to store.</summary>
    public Task<IPreparedBatch>? Batch { get; init; }

    /// <summary>Records understood in this step; which of them are duplicates, the store says.</summary>
    public int Understood { get; init; }

    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>What was counted of this file in earlier runs and is not read again.</summary>
    public SourceState? Earlier { get; init; }

    /// <summary>The rejections of earlier runs below this byte are told again from the store: they still hold.</summary>
    public long EarlierRejectionsBelow { get; init; }

    public long Bytes { get; init; }

    /// <summary>Sessions of the file; set on its last step.</summary>
    public IReadOnlyCollection<string> Sessions { get; init; } = [];
}
