namespace AuditLens.Events;

/// <summary>A record, or a whole file, that could not be read: counted, kept and shown, never thrown and never dropped in silence.</summary>
/// <param name="Code">Stable slug from <see cref="RejectionCodes"/>.</param>
/// <param name="Reason">One sentence for a person: what is wrong and, where possible, what to do.</param>
/// <param name="Excerpt">The start of the raw bytes as text, at most 200 characters; the raw bytes themselves are kept in the store.</param>
public sealed record Rejection(string File, int? Line, string? Pointer, long Offset, int Length, string Code, string Reason, string? Excerpt = null);

public static class RejectionCodes
{
    public const string InvalidJson = "invalid-json";
    public const string InvalidUtf8 = "invalid-utf8";
    public const string DuplicateKey = "duplicate-key";
    public const string TooDeep = "too-deep";
    public const string TooLarge = "too-large";
    public const string Truncated = "truncated";
    public const string Binary = "binary";
    public const string Empty = "empty";
    public const string UnknownDialect = "unknown-dialect";
    public const string UnknownShape = "unknown-shape";
    public const string WrongType = "wrong-type";
    public const string MissingField = "missing-field";
    public const string InvalidTime = "invalid-time";
    public const string InvalidCsv = "invalid-csv";
    public const string InvalidProtobuf = "invalid-protobuf";
    public const string InvalidGzip = "invalid-gzip";
    public const string ExpandsTooMuch = "expands-too-much";
    public const string Unreadable = "unreadable";
    public const string LinkLoop = "link-loop";
    public const string RefusedByStore = "refused-by-store";
    public const string Internal = "internal";
}

/// <summary>What happened to the records of one ingestion; always told. <c>Records = Accepted + Rejected + Duplicates</c>; a record is one line, one element or one body item.</summary>
public sealed record IngestCounts(long Records, long Accepted, long Rejected, long Duplicates, long Events, int Files, long Bytes)
{
    public static readonly IngestCounts Zero = new(0, 0, 0, 0, 0, 0, 0);

    public static IngestCounts operator +(IngestCounts a, IngestCounts b) => new(
        a.Records + b.Records, a.Accepted + b.Accepted, a.Rejected + b.Rejected, a.Duplicates + b.Duplicates, a.Events + b.Events, a.Files + b.Files, a.Bytes + b.Bytes);
}
