namespace AuditLens.Events;

/// <summary>A citation of a log record, the only form in which findings, verdicts and sentences point at evidence (INTERFACES: <c>ref</c>).</summary>
public sealed record EventRef(EventId Event, string File, int? Line, string? Pointer)
{
    public static EventRef To(AgentEvent e) => new(e.Id, e.Source.File, e.Source.Line, e.Source.Pointer);

    /// <summary>The reference without folders, for tables whose report names the whole path elsewhere.</summary>
    public string Short => (this with { File = Path.GetFileName(File) }).ToString();

    /// <summary><c>file:line</c> or <c>file#/pointer</c>.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{line}") : Pointer is null ? File : $"{File}#{Pointer}";
}
