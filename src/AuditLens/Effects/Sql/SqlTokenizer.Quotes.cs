namespace AuditLens.Effects.Sql;

internal sealed partial class SqlTokenizer
{
    private bool Quoted(char c)
    {
        switch (c)
        {
            case '\'':
                QuotedText(c, SqlTokenKind.String, _backslashEscapes || EndsWithEscapePrefix());
                return true;
            case '"' or '`':
                QuotedText(c, SqlTokenKind.QuotedName, false);
                return true;
            case '[' when !IsSubscript():
                return BracketName();
            default:
                return false;
        }
    }

    /// <summary><c>E'..'</c>: the prefix was read as a word that touches the quote; it and <c>N X B U&amp;</c> belong to the string.</summary>
    private bool EndsWithEscapePrefix()
    {
        if (_tokens.Count == 0 || _tokens[^1].End != _at || _tokens[^1] is not { Kind: SqlTokenKind.Word, Text.Length: 1 })
        {
            return false;
        }

        char prefix = char.ToUpperInvariant(_tokens[^1].Text[0]);
        if (prefix is 'E' or 'N' or 'X' or 'B')
        {
            _tokens.RemoveAt(_tokens.Count - 1);
        }

        return prefix == 'E';
    }

    private void QuotedText(char quote, SqlTokenKind kind, bool escapes)
    {
        int start = _at++;
        bool plain = true;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == quote && Peek(1) != quote)
            {
                break;
            }

            bool pair = c == quote || (escapes && c == '\\');
            plain &= !pair;
            _at += pair ? 2 : 1;
        }

        int end = Math.Min(_at, _text.Length);
        _ranOut |= end == _text.Length;
        _at = Math.Min(end + 1, _text.Length);
        string value = _text[(start + 1)..end];
        Add(kind, plain ? value : Unescape(value, quote, escapes), start, _at);
    }

    private static string Unescape(string value, char quote, bool escapes)
    {
        value = value.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
        return escapes ? value.Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : value;
    }

    private bool IsSubscript() => _tokens.Count > 0 && _tokens[^1].End == _at && (_tokens[^1].IsName || _tokens[^1].Text is ")" or "]");

    private bool BracketName()
    {
        int room = Math.Min(LongestBracketName, _text.Length - _at);
        int close = _text.AsSpan(_at, room).IndexOfAny(']', '\n');
        if (close <= 1 || _text[_at + close] == '\n')
        {
            return false;
        }

        Add(SqlTokenKind.QuotedName, _text.Substring(_at + 1, close - 1), _at, _at + close + 1);
        return true;
    }

    private bool Dollar(char c)
    {
        if (c != '$' || _failedDollarQuotes > MostFailedDollarQuotes)
        {
            return false;
        }

        int tagEnd = _at + 1;
        while (tagEnd < _text.Length && tagEnd - _at < 64 && (char.IsLetterOrDigit(_text[tagEnd]) || _text[tagEnd] == '_'))
        {
            tagEnd++;
        }

        if (tagEnd >= _text.Length || _text[tagEnd] != '$' || char.IsAsciiDigit(Peek(1)))
        {
            return false;
        }

        string tag = _text[_at..(tagEnd + 1)];
        int close = _text.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        if (close < 0)
        {
            _failedDollarQuotes++;
            return false;
        }

        Add(SqlTokenKind.String, _text[(tagEnd + 1)..close], _at, close + tag.Length);
        return true;
    }
}
