using System.Text;

namespace AuditLens.Reporting.Text;

/// <summary>Escapes plain text for Markdown (CommonMark and GitHub): no character of the text is syntax, no address becomes a link, no HTML passes.</summary>
internal static class MarkdownText
{
    /// <summary>ASCII punctuation that can be syntax somewhere inside a line or a table cell. <c>:</c> and <c>@</c> make bare addresses links on GitHub.</summary>
    private const string Syntax = "\\`*_{}[]<>()#+-!|~$&=:@^\"";

    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool escape = c switch
            {
                '(' or ')' or '{' or '}' or '"' or '=' => false,
                '-' or '+' => i == 0,
                '#' => true,
                '_' => !(i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1])),
                ':' => i + 1 < text.Length && text[i + 1] == '/',
                '.' => (i > 0 && char.IsAsciiDigit(text[i - 1]) && IsLeadingNumber(text, i)) || (i >= 3 && text.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase)),
                _ => Syntax.Contains(c, StringComparison.Ordinal),
            };
            if (escape)
            {
                safe.Append('\\');
            }

            safe.Append(c);
        }

        return safe.ToString();
    }

    /// <summary>A code span that its content cannot close.</summary>
    public static string Code(string text, bool inTable = false)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', longest + 1);
        string content = inTable ? text.Replace("|", "\\|", StringComparison.Ordinal) : text;
        return longest > 0 || content.StartsWith(' ') ? $"{fence} {content} {fence}" : $"{fence}{content}{fence}";
    }

    /// <summary>A sentence with its code runs.</summary>
    public static string Sentence(string text, bool inTable = false) =>
        string.Concat(Inline.Runs(text).Select((r, i) => r.Code ? Code(r.Text, inTable) : i == 0 ? Escape(r.Text) : Escape(" " + r.Text)[1..]));

    private static bool IsLeadingNumber(string text, int dot)
    {
        for (int i = 0; i < dot; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
