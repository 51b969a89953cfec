namespace AuditLens.Effects.Sql;

/// <summary>
/// Cuts SQL of the PostgreSQL, MySQL, SQLite and T-SQL family into tokens, in one pass over the text. Where the dialects disagree and the text does not
/// show which one it is, the reading that executes more wins.
/// </summary>
internal sealed partial class SqlTokenizer
{
    private const int LongestBracketName = 130;
    private const int MostFailedDollarQuotes = 32;

    private static readonly HashSet<string> BeforeName = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "INTO", "TABLE", "UPDATE", "JOIN", "EXISTS", "DELETE", "TRUNCATE", "ON", "MERGE", "USING", "INSERT", ",", ".", "(",
    };

    private readonly string _text;
    private readonly bool _backslashEscapes;
    private readonly bool _nestedComments;
    private readonly List<SqlToken> _tokens = [];
    private int _at;
    private int _depth;
    private int _failedDollarQuotes;
    private bool _ranOut;

    private SqlTokenizer(string text, bool backslashEscapes, bool nestedComments)
    {
        _text = text;
        _backslashEscapes = backslashEscapes;
        _nestedComments = nestedComments;
    }

    /// <summary>
    /// Reads with the standard's strings and nested comments; when something is then left open, once more with the escapes and flat comments of MySQL.
    /// </summary>
    public static List<SqlToken> Tokenize(string text)
    {
        bool backtick = text.Contains('`', StringComparison.Ordinal) && text.Contains("\\'", StringComparison.Ordinal);
        SqlTokenizer first = new(text, backtick, !backtick);
        List<SqlToken> tokens = first.Run();
        return first._ranOut ? new SqlTokenizer(text, !backtick, backtick).Run() : tokens;
    }

    private List<SqlToken> Run()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                _at++;
            }
            else if (!Comment(c) && !Line(c) && !Quoted(c) && !Dollar(c))
            {
                WordOrSymbol(c);
            }
        }

        return _tokens;
    }

    private char Peek(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private bool Comment(char c)
    {
        if ((c == '-' && Peek(1) == '-') || (c == '#' && IsHashComment()))
        {
            _at = LineEnd();
            return true;
        }

        if (c != '/' || Peek(1) != '*')
        {
            return false;
        }

        // MySQL executes what stands in /*! ... */ and /*+ ... */ is a hint.
        if (Peek(2) == '!')
        {
            _at += 3;
            while (char.IsAsciiDigit(Peek(0)))
            {
                _at++;
            }

            return true;
        }

        SkipBlockComment();
        return true;
    }

    private void SkipBlockComment()
    {
        int open = 1;
        _at += 2;
        while (_at < _text.Length && open > 0)
        {
            if (_text[_at] == '*' && Peek(1) == '/')
            {
                open--;
                _at += 2;
            }
            else if (_nestedComments && _text[_at] == '/' && Peek(1) == '*')
            {
                open++;
                _at += 2;
            }
            else
            {
                _at++;
            }
        }

        _ranOut |= open > 0;
    }

    /// <summary><c>#</c> begins a comment in MySQL and a temporary table's name in T-SQL: where a name is due it is a name.</summary>
    private bool IsHashComment()
    {
        char next = Peek(1);
        if (char.IsLetter(next) || next is '_' or '#')
        {
            return _tokens.Count == 0 || !BeforeName.Contains(_tokens[^1].Text);
        }

        return next is not ('>' or '-' or '=');
    }

    private void WordOrSymbol(char c)
    {
        int end = _at + 1;
        if (IsWordStart(c))
        {
            while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '$' or '#' or '@'))
            {
                end++;
            }

            Add(c is '@' or '$' or ':' ? SqlTokenKind.Parameter : SqlTokenKind.Word, _text[_at..end], _at, end);
            return;
        }

        if (char.IsAsciiDigit(c))
        {
            while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '.' or '_'))
            {
                end++;
            }

            Add(SqlTokenKind.Number, _text[_at..end], _at, end);
            return;
        }

        // Comparisons are one symbol, so that a filter can be read operator by operator.
        if (c is '<' or '>' or '!' or ':' or '|' or '=' && end < _text.Length && _text[end] is '=' or '>' or ':' or '|')
        {
            end++;
        }

        Symbol(_text[_at..end], end);
    }

    private bool IsWordStart(char c) =>
        char.IsLetter(c) || c == '_'
        || (c is '@' or '#' && (char.IsLetter(Peek(1)) || Peek(1) is '_' or '@' or '#'))
        || (c == '$' && (char.IsLetterOrDigit(Peek(1)) || Peek(1) is '{' or '_'))
        || (c == ':' && char.IsLetter(Peek(1)) && (_at == 0 || _text[_at - 1] != ':'));

    private void Symbol(string text, int end)
    {
        switch (text)
        {
            case "(":
                Add(SqlTokenKind.Symbol, text, _at, end);
                _depth++;
                return;
            case ")":
                _depth = Math.Max(0, _depth - 1);
                break;
            case ";":
                _depth = 0;
                break;
        }

        Add(SqlTokenKind.Symbol, text, _at, end);
    }

    private void Add(SqlTokenKind kind, string text, int start, int end)
    {
        bool startsLine = _tokens.Count == 0 || _text.AsSpan(_tokens[^1].End, start - _tokens[^1].End).Contains('\n');
        _tokens.Add(new SqlToken(kind, text, start, end, _depth, startsLine));
        _at = end;
    }
}
