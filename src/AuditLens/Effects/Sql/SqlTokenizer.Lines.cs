namespace AuditLens.Effects.Sql;

internal sealed partial class SqlTokenizer
{
    /// <summary>Client commands and batch separators, which hold a line of their own.</summary>
    private bool Line(char c)
    {
        bool startsLine = StartsLine();
        if (c == '\\' && char.IsLetter(Peek(1)))
        {
            return BackslashCommand();
        }

        if (c == '\\' && Peek(1) == '!')
        {
            AddLine(SqlTokenKind.Meta);
            return true;
        }

        if (!startsLine || (_tokens.Count > 0 && !AtStatementStart() && c is '.' or ':'))
        {
            return false;
        }

        if ((c == '.' && char.IsLetter(Peek(1))) || (c == ':' && char.IsLetter(Peek(1)) && char.IsWhiteSpace(Peek(2))))
        {
            AddLine(SqlTokenKind.Meta);
            return true;
        }

        return IsGo() && AddLine(SqlTokenKind.Batch);
    }

    private bool BackslashCommand()
    {
        if (Peek(1) is 'g' or 'G' && !char.IsLetter(Peek(2)))
        {
            Add(SqlTokenKind.Batch, "\\g", _at, _at + 2);
            return true;
        }

        return AddLine(SqlTokenKind.Meta);
    }

    private bool AtStatementStart() => _tokens.Count == 0 || _tokens[^1].Text == ";" || _tokens[^1].Kind is SqlTokenKind.Meta or SqlTokenKind.Batch;

    private bool IsGo()
    {
        if (Peek(0) is not ('g' or 'G') || Peek(1) is not ('o' or 'O'))
        {
            return false;
        }

        ReadOnlySpan<char> rest = _text.AsSpan(_at + 2, LineEnd() - _at - 2).TrimEnd(';').Trim();
        return rest.Length == 0 || (rest.Length < 10 && char.IsWhiteSpace(Peek(2)) && int.TryParse(rest, System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    private bool AddLine(SqlTokenKind kind)
    {
        int end = LineEnd();
        _depth = 0;
        Add(kind, _text[_at..end].TrimEnd(), _at, end);
        return true;
    }

    private int LineEnd()
    {
        int end = _text.AsSpan(_at).IndexOfAny('\n', '\r');
        return end < 0 ? _text.Length : _at + end;
    }

    private bool StartsLine()
    {
        for (int i = _at - 1; i >= 0 && i > _at - 200; i--)
        {
            if (_text[i] is '\n' or '\r')
            {
                return true;
            }

            if (!char.IsWhiteSpace(_text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
