namespace AuditLens.Events;

/// <summary>A citation of a log record, the only form in which findings, verdicts and sentences point at evidence (INTERFACES: <c>ref</c>).</summary>
public sealed record EventRef(EventId Event, string File, int? Line, string? Pointer)
{
    public static EventRef To(AgentEvent e) => new(e.Id, e.Source.File, e.Source.Line, e.Source.Pointer);

    /// <summary>Longest file name shown whole; session files are named by ids that nobody reads to the end.</summary>
    private const int LongestName = 28;

    /// <summary>The reference without folders and with a long name cut in the middle, for tables whose report names the whole path elsewhere.</summary>
    public string Short
    {
        get
        {
            string name = Path.GetFileName(File);
            string shown = name.Length <= LongestName ? name : $"{name[..12]}…{name[^12..]}";
            return (this with { File = shown }).ToString();
        }
    }

    /// <summary><c>file:line</c> or <c>file#/pointer</c>.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{line}") : Pointer is null ? File : $"{File}#{Pointer}";
}
