using System.Text;

namespace AuditLens.Effects.Shell;

/// <summary>Finds where nested constructs end, with an explicit stack: hostile nesting costs memory in proportion to its length, never the call stack.</summary>
internal static class SubstitutionScanner
{
    /// <summary>Index just after the parenthesis that closes the one at <paramref name="open"/>; the text's length when it is never closed.</summary>
    public static int EndOfParentheses(string text, int open) => Scan(text, open, ')');

    /// <summary>Index just after the brace that closes the one at <paramref name="open"/>; the text's length when it is never closed.</summary>
    public static int EndOfBraces(string text, int open) => Scan(text, open, '}');

    /// <summary>Index just after the back quote that closes the one before <paramref name="start"/>.</summary>
    public static int EndOfBackQuotes(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '`')
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private static int Scan(string text, int open, char closer)
    {
        Stack<char> expected = new();
        expected.Push(closer);
        List<(string Delimiter, bool StripTabs)>? documents = null;
        int i = open + 1;
        while (i < text.Length)
        {
            char c = text[i];
            bool inDouble = expected.Peek() == '"';
            if (c == expected.Peek())
            {
                expected.Pop();
                if (expected.Count == 0)
                {
                    return i + 1;
                }
            }
            else if (!inDouble && c == '<' && StartsDocument(text, i))
            {
                i += 2;
                bool strip = i < text.Length && text[i] == '-';
                i += strip ? 1 : 0;
                (documents ??= []).Add((ReadDelimiter(text, ref i).Delimiter, strip));
                continue;
            }
            else if (!inDouble && c == '\n' && documents is not null)
            {
                i = SkipDocuments(text, i + 1, documents);
                documents = null;
                continue;
            }
            else
            {
                i = Step(text, i, inDouble, expected);
                continue;
            }

            i++;
        }

        return text.Length;
    }

    private static bool StartsDocument(string text, int i) =>
        i + 2 < text.Length && text[i + 1] == '<' && text[i + 2] != '<' && text[i - 1] != '<' && text[i - 1] != '(';

    private static int Step(string text, int i, bool inDouble, Stack<char> expected)
    {
        char c = text[i];
        char next = i + 1 < text.Length ? text[i + 1] : '\0';
        switch (c)
        {
            case '\\':
                return i + 2;
            case '\'' when !inDouble && expected.Peek() != '}':
                int end = text.IndexOf('\'', i + 1);
                return end < 0 ? text.Length : end + 1;
            case '"':
                expected.Push('"');
                return i + 1;
            case '`':
                return EndOfBackQuotes(text, i + 1);
            case '$' when next == '(':
                expected.Push(')');
                return i + 2;
            case '$' when next == '{':
                expected.Push('}');
                return i + 2;
            case '(' when !inDouble && expected.Peek() == ')':
                expected.Push(')');
                return i + 1;
            case '#' when !inDouble && expected.Peek() == ')' && char.IsWhiteSpace(text[i - 1]):
                int line = text.IndexOf('\n', i);
                return line < 0 ? i + 1 : line;
            default:
                return i + 1;
        }
    }

    private static int SkipDocuments(string text, int start, List<(string Delimiter, bool StripTabs)> documents)
    {
        int position = start;
        foreach ((string delimiter, bool strip) in documents)
        {
            EndOfDocument(text, position, delimiter, strip, out int next);
            position = next < 0 ? text.Length : next;
        }

        return position;
    }

    /// <summary>Reads the delimiter of a here-document; quoted in any way, its body is literal.</summary>
    public static (string Delimiter, bool Quoted) ReadDelimiter(string text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        StringBuilder delimiter = new();
        bool quoted = false;
        char open = '\0';
        for (; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '\n' || (open == '\0' && (char.IsWhiteSpace(c) || c is ';' or '|' or '&' or '<' or '>' or ')')))
            {
                break;
            }

            if (c is '\'' or '"' && (open == '\0' || open == c))
            {
                open = open == '\0' ? c : '\0';
                quoted = true;
            }
            else if (c == '\\')
            {
                quoted = true;
            }
            else
            {
                delimiter.Append(c);
            }
        }

        return (delimiter.ToString(), quoted);
    }

    /// <summary>End of the body that starts at <paramref name="start"/>; <paramref name="next"/> is where the shell reads on, or -1 when the delimiter never comes.</summary>
    public static int EndOfDocument(string text, int start, string delimiter, bool stripTabs, out int next)
    {
        int line = start;
        while (line < text.Length)
        {
            int end = text.IndexOf('\n', line);
            int stop = end < 0 ? text.Length : end;
            ReadOnlySpan<char> content = text.AsSpan(line, stop - line).TrimEnd('\r');
            if ((stripTabs ? content.TrimStart('\t') : content).SequenceEqual(delimiter))
            {
                // The line's own end belongs to the shell text: it ends the command.
                next = stop;
                return line;
            }

            line = stop + 1;
        }

        next = -1;
        return text.Length;
    }
}
