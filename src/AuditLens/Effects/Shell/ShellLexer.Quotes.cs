using System.Text;

namespace AuditLens.Effects.Shell;

internal sealed partial class ShellLexer
{
    private void ReadDoubleQuotes()
    {
        FlushLiteral(quoted: false);
        _position++;
        while (_position < text.Length && text[_position] != '"')
        {
            char c = text[_position];
            if (c == '$')
            {
                ReadDollar(quoted: true);
            }
            else if (c == '`' && dialect == ShellDialect.Posix)
            {
                ReadBackQuotes(quoted: true);
            }
            else if (IsEscapeInDoubleQuotes(c))
            {
                ReadEscapeInDoubleQuotes();
            }
            else
            {
                _literal.Append(c);
                _position++;
            }
        }

        FlushLiteral(quoted: true);
        Unterminated |= _position >= text.Length;
        _position = Math.Min(_position + 1, text.Length);
    }

    private bool IsEscapeInDoubleQuotes(char c) => dialect == ShellDialect.Posix
        ? c == '\\' && Peek(1) is '$' or '`' or '"' or '\\' or '\n'
        : (c == '`' && Peek(1) != '\0') || (c == '\\' && Peek(1) == '"' && ClosesLater());

    /// <summary>Windows programs read <c>\"</c> as a quote, yet a folder may end in a backslash: it is an escape only when another quote follows.</summary>
    private bool ClosesLater() => text.IndexOf('"', _position + 2) >= 0;

    private void ReadEscapeInDoubleQuotes()
    {
        if (text[_position + 1] != '\n')
        {
            _literal.Append(text[_position + 1]);
        }

        _position += 2;
    }

    private void ReadBackQuotes(bool quoted)
    {
        int end = SubstitutionScanner.EndOfBackQuotes(text, _position + 1);
        AddSubstitution(WordPartKind.CommandSubstitution, _position + 1, end, quoted);
    }

    private void ReadDollar(bool quoted)
    {
        char next = Peek(1);
        if (next == '(')
        {
            int end = SubstitutionScanner.EndOfParentheses(text, _position + 1);
            WordPartKind kind = Peek(2) == '(' && end - 2 >= 0 && end <= text.Length && text[end - 2] == ')' ? WordPartKind.Arithmetic : WordPartKind.CommandSubstitution;
            AddSubstitution(kind, _position + 2, end, quoted);
        }
        else if (next == '{')
        {
            ReadParameter(quoted);
        }
        else if (next == '\'' && !quoted)
        {
            ReadAnsiQuotes();
        }
        else if (next == '"' && !quoted)
        {
            _position++;
        }
        else if (char.IsAsciiLetter(next) || next == '_')
        {
            ReadName(quoted);
        }
        else if (char.IsAsciiDigit(next) || next is '@' or '*' or '#' or '?' or '$' or '!' or '-')
        {
            FlushLiteral(quoted);
            _parts.Add(new WordPart(WordPartKind.Variable, next.ToString(), quoted));
            _position += 2;
        }
        else
        {
            _literal.Append('$');
            _position++;
        }
    }

    private void ReadName(bool quoted)
    {
        FlushLiteral(quoted);
        int start = ++_position;
        if (dialect == ShellDialect.Windows && string.CompareOrdinal(text, start, "env:", 0, 4) == 0)
        {
            start = _position += 4;
        }

        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
        {
            _position++;
        }

        _parts.Add(new WordPart(WordPartKind.Variable, text[start.._position], quoted));
    }

    private void ReadParameter(bool quoted)
    {
        int end = SubstitutionScanner.EndOfBraces(text, _position + 1);
        bool closed = end <= text.Length && text[end - 1] == '}';
        Unterminated |= !closed;
        ReadOnlySpan<char> inner = text.AsSpan(_position + 2, Math.Max(0, (closed ? end - 1 : end) - _position - 2));
        FlushLiteral(quoted);
        int nameEnd = inner.Length > 0 && inner[0] is '#' or '!' ? 1 : 0;
        while (nameEnd < inner.Length && (char.IsAsciiLetterOrDigit(inner[nameEnd]) || inner[nameEnd] is '_' or '@' or '*'))
        {
            nameEnd++;
        }

        ReadOnlySpan<char> rest = inner[nameEnd..];
        int operatorLength = rest.Length > 1 && (rest[0] == ':' || rest[0] == rest[1]) ? 2 : Math.Min(1, rest.Length);
        _parts.Add(rest.Length == 0
            ? new WordPart(WordPartKind.Variable, inner.ToString(), quoted)
            : new WordPart(WordPartKind.Variable, inner[..nameEnd].ToString(), quoted, rest[..operatorLength].ToString(), rest[operatorLength..].ToString()));
        _position = end;
    }

    private void ReadWindowsMark(char c)
    {
        int close = c == '%' ? text.IndexOf('%', _position + 1) : -1;
        if (close > _position + 1 && close - _position < 64 && text.AsSpan(_position, close - _position).IndexOfAny(' ', '\n', ';') < 0)
        {
            FlushLiteral(quoted: false);
            _parts.Add(new WordPart(WordPartKind.Variable, text[(_position + 1)..close], Quoted: true));
            _position = close + 1;
            return;
        }

        if (c == '%')
        {
            _literal.Append('%');
            _position++;
            return;
        }

        _position++;
        if (_position < text.Length)
        {
            _literal.Append(text[_position] is '\n' or '\r' ? ' ' : text[_position]);
            _position++;
        }
    }

    private void ReadAnsiQuotes()
    {
        FlushLiteral(quoted: false);
        _position += 2;
        while (_position < text.Length && text[_position] != '\'')
        {
            if (text[_position] == '\\' && _position + 1 < text.Length)
            {
                _position = AnsiEscape.Append(_literal, text, _position + 1);
            }
            else
            {
                _literal.Append(text[_position++]);
            }
        }

        Unterminated |= _position >= text.Length;
        _position = Math.Min(_position + 1, text.Length);
        FlushLiteral(quoted: true);
    }
}

/// <summary>Escapes of ANSI-C quoting (<c>$'\x72\n'</c>), as bash defines them.</summary>
internal static class AnsiEscape
{
    /// <summary>Appends what the escape after the backslash means; returns the index after it.</summary>
    public static int Append(StringBuilder target, string text, int position)
    {
        char c = text[position];
        switch (c)
        {
            case 'x':
                return AppendNumber(target, text, position + 1, 2, 16, c);
            case 'u':
                return AppendNumber(target, text, position + 1, 4, 16, c);
            case 'U':
                return AppendNumber(target, text, position + 1, 8, 16, c);
            case >= '0' and <= '7':
                return AppendNumber(target, text, position, 3, 8, c);
            default:
                target.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'e' or 'E' => '\u001b', 'f' => '\f', 'v' => '\v', _ => c });
                return position + 1;
        }
    }

    private static int AppendNumber(StringBuilder target, string text, int start, int digits, int radix, char letter)
    {
        int value = 0;
        int i = start;
        while (i < text.Length && i - start < digits && Digit(text[i]) is int digit && digit < radix)
        {
            value = (value * radix) + digit;
            i++;
        }

        if (i == start)
        {
            target.Append(letter);
        }
        else if (Rune.IsValid(value))
        {
            target.Append(new Rune(value).ToString());
        }

        return i;
    }

    private static int Digit(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
}
