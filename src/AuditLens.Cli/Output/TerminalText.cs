using System.Globalization;
using System.Text;

namespace AuditLens.Cli.Output;

/// <summary>Makes hostile text harmless on a terminal: no escape sequences, no marks that reorder or hide text.</summary>
internal static class TerminalText
{
    /// <summary>One line; control characters, line ends among them, become visible symbols.</summary>
    public static string Line(string text) => Clean(text, keepLineEnds: false);

    /// <summary>Keeps line ends.</summary>
    public static string Lines(string text) => Clean(text, keepLineEnds: true);

    /// <summary>One line of at most <paramref name="width"/> characters, with an ellipsis when cut.</summary>
    public static string Fit(string text, int width)
    {
        // A cut before cleaning bounds the work on megabytes of text.
        string line = Line(text.Length > width * 2 ? text[..(width * 2)] : text);
        if (line.Length <= width && text.Length <= width * 2)
        {
            return line;
        }

        int cut = Math.Min(width - 1, line.Length);
        cut -= cut > 0 && char.IsHighSurrogate(line[cut - 1]) ? 1 : 0;
        return string.Concat(line.AsSpan(0, cut), "…");
    }

    private static string Clean(string text, bool keepLineEnds)
    {
        int first = 0;
        while (first < text.Length && IsHarmless(text, first, keepLineEnds))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (IsHarmless(text, i, keepLineEnds))
            {
                clean.Append(c);
            }
            else if (c < 0x20)
            {
                // The Unicode block "Control Pictures" starts with the symbol for NUL.
                clean.Append((char)(0x2400 + c));
            }
            else
            {
                clean.Append('\uFFFD');
            }
        }

        return clean.ToString();
    }

    private static bool IsHarmless(string text, int index, bool keepLineEnds)
    {
        char c = text[index];
        if (c is >= ' ' and <= '~')
        {
            return true;
        }

        if (char.IsSurrogate(c))
        {
            int start = char.IsLowSurrogate(c) ? index - 1 : index;
            return start >= 0 && Rune.TryGetRuneAt(text, start, out Rune rune) && rune.Utf16SequenceLength == 2 && IsVisible(Rune.GetUnicodeCategory(rune));
        }

        return (keepLineEnds && c == '\n') || IsVisible(CharUnicodeInfo.GetUnicodeCategory(c));
    }

    private static bool IsVisible(UnicodeCategory category) =>
        category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
