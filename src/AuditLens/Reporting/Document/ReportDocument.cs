using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Reporting.Pictures;

namespace AuditLens.Reporting.Document;

/// <summary>The report for people, before any format: sections of blocks. Text is plain (log text cleaned, nothing escaped); each format escapes for itself.</summary>
public sealed record ReportDocument(
    string Title,
    Severity Severity,
    bool IsIncident,
    string Verdict,
    ImmutableArray<HeaderFact> Header,
    ImmutableArray<ReportSection> Sections,
    Citations Citations);

public sealed record HeaderFact(string Name, string Value);

/// <param name="Id">Anchor: lower case and hyphens.</param>
public sealed record ReportSection(string Id, string Title, ImmutableArray<Block> Blocks);

public abstract record Block;

public sealed record Paragraph(ImmutableArray<Sentence> Sentences) : Block;

public sealed record Bullets(ImmutableArray<Sentence> Items) : Block;

/// <summary>What is not a statement of fact about the session: how something was done, or that something is unknown. Needs no citation.</summary>
public sealed record Note(string Text) : Block;

public sealed record SubHeading(string Text) : Block;

public sealed record Table(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<Cell>> Rows) : Block;

/// <summary>Words of the log, verbatim apart from cleaning.</summary>
/// <param name="Markdown">The text is likely Markdown (a person's or the agent's message).</param>
public sealed record Quote(string Label, string Text, ImmutableArray<EventRef> Evidence, bool Markdown) : Block;

public sealed record ChainFigure(ChainPicture Picture) : Block;

public sealed record TimelineFigure(TimelinePicture Picture) : Block;

/// <summary>A finding as its own card.</summary>
public sealed record FindingBlock(Finding Finding) : Block;

/// <summary>A sentence of fact with its records. Parts between backticks are code.</summary>
public sealed record Sentence(string Text, ImmutableArray<EventRef> Evidence)
{
    public static Sentence Of(string text, params ReadOnlySpan<EventRef> evidence) => new(text, [.. evidence]);
}

/// <param name="Tone">How the cell is coloured; the word in it says the same.</param>
public sealed record Cell(string Text, ImmutableArray<EventRef> Evidence, Tone Tone = Tone.Plain)
{
    public static Cell Of(string text, Tone tone = Tone.Plain) => new(text, [], tone);

    public static Cell Cite(string text, params ReadOnlySpan<EventRef> evidence) => new(text, [.. evidence]);
}

public enum Tone
{
    Plain, Code, Good, Warn, Bad, Muted,
}
