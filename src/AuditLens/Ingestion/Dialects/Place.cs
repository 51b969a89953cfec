using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Where a part of a record stands: the citation, and a key for what the framework gives no id.</summary>
internal readonly struct Place
{
    private readonly LogRecord _record;
    private readonly string _pointer;

    private Place(LogRecord record, string pointer, SourceLocation location) => (_record, _pointer, Location) = (record, pointer, location);

    public SourceLocation Location { get; }

    /// <summary>
    /// Position in the file, path inside the record and content: equal lines at different places differ, and the same file read again gives the same keys. The citation
    /// alone would not do: all messages of one line share it.
    /// </summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{_record.Index}{_pointer}:{Location.Sha256.A:x16}");

    public static Place Whole(LogRecord record) => new(record, "", record.Location);

    public static Place Of(LogRecord record, string pointer, JsonElement part) => new(record, pointer, record.At(pointer, part));

    /// <summary>A part that is cited as its record is.</summary>
    public Place Within(string pointer) => new(_record, _pointer + pointer, Location);
}
