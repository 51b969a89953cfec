using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion;

/// <summary>What the fields of a record mean: turns records of one framework's log into <see cref="AgentEvent"/>s. The other axis is the format (how bytes become records).</summary>
/// <remarks>Implementations hold no state; what must be remembered from record to record lives in the reader.</remarks>
public interface IDialect
{
    /// <summary>Name for <c>--dialect</c> and for the report, lower case: <c>claude-code</c>.</summary>
    string Name { get; }

    /// <summary>Name for people: <c>Claude Code session</c>.</summary>
    string Title { get; }

    /// <summary>How surely the sample is of this dialect: 0 (no) to 100 (a member only this framework writes). Ties go to the first in the catalogue.</summary>
    int Recognise(RecordSample sample);

    /// <param name="checkpoint">What <see cref="IDialectReader.Checkpoint"/> gave when the file was last read to an earlier byte, or null at the start of a file.</param>
    IDialectReader Open(SourceContext source, string? checkpoint);
}

/// <summary>Reads the records of one file in order.</summary>
/// <remarks>
/// Never throws on content: a record that cannot be understood is given to <see cref="IEventSink.Reject"/>. Each record ends as at least one event, one rejection or one
/// <see cref="IEventSink.Skip"/>. An exception that escapes all the same becomes a rejection with code <c>internal</c>, and the stream goes on.
/// </remarks>
public interface IDialectReader
{
    void Read(LogRecord record, IEventSink sink);

    /// <summary>Called once at the end of the file, for what could only be known then.</summary>
    void Complete(IEventSink sink);

    /// <summary>State needed to go on from here when the file has grown; null when none is needed.</summary>
    string? Checkpoint();
}

/// <summary>Where a dialect puts what it read.</summary>
public interface IEventSink
{
    void Emit(AgentEvent e);

    /// <param name="location">The record, or the part of it, that was not understood.</param>
    /// <param name="code">From <see cref="RejectionCodes"/>.</param>
    /// <param name="reason">One sentence for a person.</param>
    void Reject(SourceLocation location, string code, string reason);

    /// <summary>The record was understood and needs no event of its own (the second copy of a fact that the framework logs twice, a streaming fragment).</summary>
    void Skip(SourceLocation location);
}

/// <summary>The first records of a file, for recognition.</summary>
/// <param name="FileName">Last part of the path.</param>
/// <param name="Format">Name of the format that framed them.</param>
/// <param name="Records">Up to 40 line records, or the one document.</param>
public sealed record RecordSample(string FileName, string Format, IReadOnlyList<JsonElement> Records);

/// <summary>What a dialect may know of the file it reads.</summary>
/// <param name="File">Path as the user gave it.</param>
/// <param name="Format">Name of the format.</param>
public sealed record SourceContext(string File, string Format)
{
    /// <summary>
    /// Session id for logs that carry none: from the file's name, its folder's name and its first content (at most the first two texts, so that a file that grows keeps its id).
    /// </summary>
    public string SessionIdFrom(string? firstText, string? secondText = null)
    {
        string name = File == Input.InputFile.StandardInput ? "stdin" : Path.GetFileName(File);
        string folder = Path.GetFileName(Path.GetDirectoryName(File) ?? "");
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(name)}-{EventId.Of(folder, name, firstText, secondText).High:x16}");
    }
}
