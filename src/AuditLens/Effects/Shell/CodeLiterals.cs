using System.Text;

namespace AuditLens.Effects.Shell;

/// <summary>Literals of Python and JavaScript style, as arguments.</summary>
internal static class CodeLiterals
{
    /// <summary>Reads a string with its prefix; <paramref name="marks"/> says whether something is put into it (f-strings, templates).</summary>
    public static string ReadString(string code, ref int position, out ArgumentMarks marks)
    {
        char quote = code[position];
        marks = ArgumentMarks.Quoted;
        bool triple = position + 2 < code.Length && code[position + 1] == quote && code[position + 2] == quote && quote != '`';
        string closer = new(quote, triple ? 3 : 1);
        position += closer.Length;
        StringBuilder text = new();
        while (position < code.Length && string.CompareOrdinal(code, position, closer, 0, closer.Length) != 0)
        {
            if (code[position] == '\\' && position + 1 < code.Length)
            {
                position = AnsiEscape.Append(text, code, position + 1);
                continue;
            }

            if (quote == '`' && code[position] == '$' && position + 1 < code.Length && code[position + 1] == '{')
            {
                marks |= ArgumentMarks.Unresolved;
            }

            text.Append(code[position++]);
        }

        position = Math.Min(position + closer.Length, code.Length);
        return text.ToString();
    }

    public static ShellArgument? ReadScalar(string code, ref int position)
    {
        int at = position;
        bool formatted = false;
        while (at < code.Length && at - position < 3 && code[at] is 'f' or 'F' or 'r' or 'R' or 'b' or 'u')
        {
            formatted |= code[at] is 'f' or 'F';
            at++;
        }

        if (at < code.Length && code[at] is '\'' or '"' or '`')
        {
            position = at;
            string text = ReadString(code, ref position, out ArgumentMarks marks);
            return new ShellArgument(text, marks | (formatted && text.Contains('{') ? ArgumentMarks.Unresolved : ArgumentMarks.None));
        }

        int end = position;
        while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] is '.' or '_' or '-'))
        {
            end++;
        }

        string word = code[position..end];
        if (word is "true" or "false" or "True" or "False" or "None" or "null" || (word.Length > 0 && char.IsAsciiDigit(word[0])))
        {
            position = end;
            return new ShellArgument(word.ToLowerInvariant());
        }

        return null;
    }

    /// <summary>A list of literals, given as one text of shell words; null when something in it is no literal.</summary>
    public static ShellArgument? ReadList(string code, ref int position)
    {
        int start = position++;
        StringBuilder words = new();
        ArgumentMarks marks = ArgumentMarks.Quoted;
        while (position < code.Length && code[position] != ']')
        {
            if (char.IsWhiteSpace(code[position]) || code[position] == ',')
            {
                position++;
                continue;
            }

            if (ReadScalar(code, ref position) is not { } item)
            {
                position = start;
                return null;
            }

            marks |= item.Marks;
            words.Append(words.Length > 0 ? " " : "").Append('\'').Append(item.Text.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
        }

        position = Math.Min(position + 1, code.Length);
        return new ShellArgument(words.ToString(), marks);
    }

    /// <summary>The members of an object literal whose values are literals, as options.</summary>
    public static void AddMembers(string text, List<ShellArgument> arguments)
    {
        int position = 1;
        while (position < text.Length)
        {
            int colon = text.IndexOf(':', position);
            if (colon < 0)
            {
                return;
            }

            int nameStart = Math.Max(position, Math.Max(text.LastIndexOf(',', colon), text.LastIndexOf('{', colon)) + 1);
            string name = text[nameStart..colon].Trim().Trim('\'', '"');
            position = colon + 1;
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (position < text.Length && ReadScalar(text, ref position) is { } value && name.Length > 0 && !name.Contains(' '))
            {
                arguments.Add(value with { Text = $"--{name}={value.Text}" });
            }
        }
    }
}
