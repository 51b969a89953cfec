using System.Buffers;

namespace AuditLens.Effects.Shell;

internal sealed partial class ShellLexer
{
    private static readonly SearchValues<char> PosixSpecial = SearchValues.Create(" \t\r\n\f\v\0|&;()<>\\'\"$`");
    private static readonly SearchValues<char> WindowsSpecial = SearchValues.Create(" \t\r\n\f\v\0|&;()<>'\"$`%^");

    private void ReadWord()
    {
        int start = _position;
        _parts.Clear();
        _literal.Clear();
        bool quotedSeen = false;
        while (_position < text.Length && ReadPiece(ref quotedSeen, start))
        {
        }

        FlushLiteral(quoted: false);
        if (_tokens.Count > 0 && IsDescriptor(start))
        {
            return;
        }

        if (_parts.Count == 0 && quotedSeen)
        {
            _parts.Add(new WordPart(WordPartKind.Literal, "", Quoted: true));
        }

        if (_parts.Count > 0)
        {
            ShellWord word = new([.. _parts]);
            _tokens.Add(new ShellToken(TokenKind.Word, "", start, _position, word));
            SkipConditionalCommand(word);
        }
    }

    /// <summary>Digits directly before a redirection name a file descriptor.</summary>
    private bool IsDescriptor(int start)
    {
        if (_position >= text.Length || text[_position] is not ('<' or '>') || _position - start > 2 || _parts is not [{ Quoted: false }])
        {
            return false;
        }

        if (!int.TryParse(text.AsSpan(start, _position - start), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int descriptor))
        {
            return false;
        }

        ReadRedirect(descriptor);
        return true;
    }

    /// <summary>Inside <c>[[ ... ]]</c> the signs &lt; &gt; &amp;&amp; || ( ) compare; nothing there is a command or a redirection.</summary>
    private void SkipConditionalCommand(ShellWord word)
    {
        if (word.Plain != "[[" || (_tokens.Count > 1 && _tokens[^2].Kind == TokenKind.Word && _tokens[^2].Word?.Plain is not ("if" or "while" or "until" or "elif" or "!" or "then" or "do" or "else" or "{")))
        {
            return;
        }

        int end = text.IndexOf("]]", _position, StringComparison.Ordinal);
        if (end >= 0)
        {
            _position = end + 2;
        }
    }

    private bool ReadPiece(ref bool quotedSeen, int start)
    {
        char c = text[_position];
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\n' or '\f' or '\v' or '\0' or '|' or '&' or ';' or ')':
                return false;
            case '<' or '>':
                return ReadProcessSubstitution(start);
            case '(':
                return ReadParenthesisInWord();
            case '\\' when dialect == ShellDialect.Posix:
                ReadEscape();
                return true;
            case '\'':
                quotedSeen = true;
                ReadSingleQuotes();
                return true;
            case '"':
                quotedSeen = true;
                ReadDoubleQuotes();
                return true;
            case '$':
                ReadDollar(quoted: false);
                return true;
            case '`' or '^' or '%' when dialect == ShellDialect.Windows:
                ReadWindowsMark(c);
                return true;
            case '`':
                ReadBackQuotes(quoted: false);
                return true;
            default:
                ReadPlainRun();
                return true;
        }
    }

    private void ReadPlainRun()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_position);
        int length = rest.IndexOfAny(dialect == ShellDialect.Posix ? PosixSpecial : WindowsSpecial);
        length = length < 0 ? rest.Length : Math.Max(length, 1);
        _literal.Append(rest[..length]);
        _position += length;
    }

    private bool ReadProcessSubstitution(int start)
    {
        if (_position != start || Peek(1) != '(')
        {
            return false;
        }

        int end = SubstitutionScanner.EndOfParentheses(text, _position + 1);
        AddSubstitution(WordPartKind.ProcessSubstitution, _position + 2, end, quoted: false);
        return true;
    }

    /// <summary>A parenthesis within a word: an array value <c>x=(a b)</c> or an extended glob <c>!(keep)</c>; else it ends the word.</summary>
    private bool ReadParenthesisInWord()
    {
        if (_literal.Length == 0 || _literal[^1] is not ('=' or '!' or '?' or '*' or '+' or '@'))
        {
            return false;
        }

        int end = SubstitutionScanner.EndOfParentheses(text, _position);
        _literal.Append(text, _position, end - _position);
        _position = end;
        return true;
    }

    private void ReadEscape()
    {
        if (NextIsNewLine())
        {
            _position += Peek(1) == '\r' ? 3 : 2;
            return;
        }

        FlushLiteral(quoted: false);
        if (_position + 1 < text.Length)
        {
            _literal.Append(text[_position + 1]);
        }

        _position = Math.Min(_position + 2, text.Length);
        FlushLiteral(quoted: true);
    }

    private void ReadSingleQuotes()
    {
        FlushLiteral(quoted: false);
        int end = text.IndexOf('\'', _position + 1);
        Unterminated |= end < 0;
        int stop = end < 0 ? text.Length : end;
        _literal.Append(text, _position + 1, stop - _position - 1);
        _position = end < 0 ? text.Length : end + 1;
        FlushLiteral(quoted: true);
    }

    private void FlushLiteral(bool quoted)
    {
        if (_literal.Length > 0)
        {
            _parts.Add(new WordPart(WordPartKind.Literal, _literal.ToString(), quoted));
            _literal.Clear();
        }
    }

    private void AddSubstitution(WordPartKind kind, int start, int end, bool quoted)
    {
        FlushLiteral(quoted);
        bool closed = end > start && end <= text.Length && text[end - 1] is ')' or '}' or '`';
        Unterminated |= !closed;
        _parts.Add(new WordPart(kind, start < end ? text[start..(closed ? end - 1 : end)] : "", quoted));
        _position = end;
    }
}
