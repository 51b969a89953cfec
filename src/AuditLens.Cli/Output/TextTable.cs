namespace AuditLens.Cli.Output;

/// <summary>A plain table for a terminal or a pipe: columns padded with spaces, hostile text made harmless, no colour, so that the same rows are the same bytes.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];
    private readonly int[] _widths;

    /// <param name="columns">Title and greatest width of each column.</param>
    public TextTable(params (string Title, int Width)[] columns)
    {
        _widths = [.. columns.Select(c => c.Width)];
        _rows.Add([.. columns.Select(c => c.Title)]);
    }

    public int Count => _rows.Count - 1;

    public void Add(params string?[] cells) => _rows.Add([.. cells.Select((cell, i) => TerminalText.Fit(cell ?? "", _widths[i]))]);

    public void Write(TextWriter writer)
    {
        int[] used = [.. _widths.Select((_, i) => _rows.Max(r => r[i].Length))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(used[i]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
