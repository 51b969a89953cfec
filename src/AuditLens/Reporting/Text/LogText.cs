using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuditLens.Reporting.Text;

/// <summary>
/// Makes hostile log text fit to be shown: terminal escapes, control characters, bidirectional overrides, zero-width and tag characters are removed, lone surrogates replaced.
/// What remains is plain text; each format still escapes it for its own syntax.
/// </summary>
public static class LogText
{
    public const char Ellipsis = '…';

    private static readonly SearchValues<char> PrintableOrLineFeed = SearchValues.Create(['\n', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c)]);

    /// <summary>One line of at most <paramref name="longest"/> characters; white space of any kind becomes single spaces.</summary>
    public static string Line(string? text, int longest)
    {
        string clean = Clean(text, keepLines: false, longest);
        return Shorten(clean, longest);
    }

    /// <summary>Several lines, line breaks as <c>\n</c>.</summary>
    public static string Lines(string? text, int longest) => Shorten(Clean(text, keepLines: true, longest), longest);

    /// <summary>Cuts at a whole character and says so with an ellipsis.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        int end = longest - 1;
        if (char.IsLowSurrogate(text[end]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(), [Ellipsis]);
    }

    private static string Clean(string? text, bool keepLines, int enough)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Nothing beyond what will be shown is looked at: results can be megabytes. One character more tells that there was more; one may be a space.
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, enough + 2));
        if (IsClean(shown, keepLines))
        {
            return shown.Length == text.Length ? text : shown.ToString();
        }

        var clean = new StringBuilder(Math.Min(text.Length, enough + 16));
        bool space = false;
        for (int i = 0; i < text.Length && clean.Length <= enough; i++)
        {
            char c = text[i];
            if (c is > ' ' and < '\u007f')
            {
                Space(clean, ref space);
                ReadOnlySpan<char> rest = text.AsSpan(i, Math.Min(text.Length - i, enough + 2 - clean.Length));
                int other = rest.IndexOfAnyExceptInRange('!', '~');
                rest = other < 0 ? rest : rest[..other];
                clean.Append(rest);
                i += rest.Length - 1;
            }
            else if (c == '\u001b')
            {
                i = SkipEscape(text, i);
            }
            else if (keepLines && c == '\n')
            {
                clean.Append('\n');
                space = false;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (keepLines)
                {
                    clean.Append(c == '\r' ? "" : " ");
                }

                space = !keepLines && clean.Length > 0;
            }
            else if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                if (!IsInvisible(rune))
                {
                    Space(clean, ref space);
                    clean.Append(text, i, rune.Utf16SequenceLength);
                }

                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                Space(clean, ref space);
                clean.Append('\uFFFD');
            }
        }

        return clean.ToString();
    }

    private static bool IsClean(ReadOnlySpan<char> text, bool keepLines) => keepLines
        ? !text.ContainsAnyExcept(PrintableOrLineFeed)
        : !text.ContainsAnyExceptInRange(' ', '~') && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal);

    private static void Space(StringBuilder clean, ref bool pending)
    {
        if (pending)
        {
            clean.Append(' ');
            pending = false;
        }
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Position of the last character of a terminal escape: CSI up to its final byte, OSC and the other strings up to BEL or ST, else the one character after ESC.</summary>
    private static int SkipEscape(string text, int at)
    {
        if (at + 1 >= text.Length)
        {
            return at;
        }

        int i = at + 2;
        switch (text[at + 1])
        {
            case '[':
                while (i < text.Length && text[i] is >= ' ' and <= '?')
                {
                    i++;
                }

                return Math.Min(i, text.Length - 1);
            case ']' or 'P' or '^' or '_':
                while (i < text.Length && text[i] is not ('\u0007' or '\u001b' or '\n'))
                {
                    i++;
                }

                return Math.Min(i < text.Length && text[i] == '\u001b' ? i + 1 : i, text.Length - 1);
            default:
                return at + 1;
        }
    }
}
