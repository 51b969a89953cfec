using System.IO.Enumeration;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>How a time is written.</summary>
internal enum MappedTime
{
    /// <summary>RFC 3339, or a number since 1970 whose unit is told by its size.</summary>
    Detect = 0,
    Rfc3339 = 1,
    UnixSeconds = 2,
    UnixMilliseconds = 3,
}

/// <summary>Where a field stands in a record: member names from the outside in, or a column name.</summary>
internal sealed record MappedPath(IReadOnlyList<string> Steps, MappedTime As = MappedTime.Detect);

/// <param name="Delimiter">Null: found by content.</param>
/// <param name="Header">Null: found by content.</param>
public sealed record CsvSettings(char? Delimiter, bool? Header);

/// <summary>A home-grown log, read as one section of a mapping file says.</summary>
public sealed class MappedDialect : IDialect
{
    public required string Name { get; init; }

    public string Title => $"{Name} (mapped)";

    /// <summary>Name of the format that its files have; null: found by content.</summary>
    public string? Format { get; init; }

    public CsvSettings? Csv { get; init; }

    /// <summary>Patterns of file names (<c>*</c>, <c>?</c>); empty: every file.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    internal IReadOnlyDictionary<string, MappedPath> Fields { get; init; } = new Dictionary<string, MappedPath>(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, EventKind> Kinds { get; init; } = new Dictionary<string, EventKind>(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, Outcome> Outcomes { get; init; } = new Dictionary<string, Outcome>(StringComparer.Ordinal);

    /// <summary>Member of the arguments that holds a shell command line.</summary>
    internal string? ShellMember { get; init; }

    /// <summary>Member of the arguments that holds SQL.</summary>
    internal string? SqlMember { get; init; }

    public bool IsFor(string fileName) => Files.Count == 0 || Files.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, fileName, ignoreCase: false));

    /// <summary>A mapping is chosen by the user, never by content.</summary>
    public int Recognise(RecordSample sample) => 0;

    public IDialectReader Open(SourceContext source, string? checkpoint) => new MappedReader(source, this);
}

/// <summary>The sections of one mapping file.</summary>
public sealed record Mapping(IReadOnlyList<MappedDialect> Dialects)
{
    /// <summary>The first section that is for this file; null when none is, and the file is read as any other.</summary>
    public MappedDialect? For(string path) => Dialects.FirstOrDefault(d => d.IsFor(Path.GetFileName(path)));
}
