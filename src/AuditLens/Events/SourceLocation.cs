namespace AuditLens.Events;

/// <summary>
/// Where a record lies in the log as it was ingested. <see cref="Offset"/> and <see cref="Length"/> count bytes of the uncompressed file and enclose the
/// record that the event was read from; <see cref="Sha256"/> is the hash of those bytes, so that the record can be proven unchanged.
/// </summary>
/// <param name="File">Path as the user gave it (below a folder: that folder's path joined with the rest), or <c>-</c> for standard input.</param>
/// <param name="Line">1-based line for line-based files, else null.</param>
/// <param name="Pointer">RFC 6901 pointer for whole-document JSON and protobuf, else null.</param>
public sealed record SourceLocation(string File, int? Line, string? Pointer, long Offset, int Length, Sha256Digest Sha256)
{
    /// <summary>Order of records inside one file: by byte, then by pointer as written.</summary>
    public static int CompareWithinFile(SourceLocation a, SourceLocation b) => a.Offset.CompareTo(b.Offset);

    /// <summary><c>file:line</c> or <c>file#/pointer</c>, the form in which people read a reference.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{line}") : Pointer is null ? File : $"{File}#{Pointer}";
}
