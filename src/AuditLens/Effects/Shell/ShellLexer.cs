using System.Text;

namespace AuditLens.Effects.Shell;

/// <summary>Cuts shell text into words, operators and redirections in one pass. Never throws; an open quote runs to the end of the text.</summary>
internal sealed partial class ShellLexer(string text, ShellDialect dialect)
{
    private readonly List<ShellToken> _tokens = new(16);
    private readonly StringBuilder _literal = new();
    private readonly List<WordPart> _parts = new(4);
    private List<HereDocument>? _pending;
    private int _position;

    // Looking for the end of (( ... )) costs the rest of the text; hostile text must not make that quadratic.
    private int _arithmeticTries = 100;

    /// <summary>A quote, substitution or here-document was not closed.</summary>
    public bool Unterminated { get; private set; }

    public List<ShellToken> Read()
    {
        while (_position < text.Length)
        {
            ReadToken(text[_position]);
        }

        ReadPendingDocuments();
        _tokens.Add(new ShellToken(TokenKind.End, "", text.Length, text.Length));
        return _tokens;
    }

    private void ReadToken(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\f' or '\v' or '\0':
                _position++;
                break;
            case '\n':
                _tokens.Add(new ShellToken(TokenKind.NewLine, "\n", _position, ++_position));
                ReadPendingDocuments();
                break;
            case '#':
                SkipComment();
                break;
            case '\\' when dialect == ShellDialect.Posix && NextIsNewLine():
                _position += text[_position + 1] == '\r' ? 3 : 2;
                break;
            case '(' when Peek(1) == '(' && AtCommandStart() && TrySkipArithmeticCommand():
                break;
            case '<' or '>' when Peek(1) == '(' && dialect == ShellDialect.Posix:
                ReadWord();
                break;
            case '<' or '>':
                ReadRedirect(-1);
                break;
            case '&' when Peek(1) == '>':
                AddRedirect(Peek(2) == '>' ? "&>>" : "&>", -1);
                break;
            case '|' or '&' or ';' or '(' or ')':
                ReadOperator(c);
                break;
            default:
                ReadWord();
                break;
        }
    }

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private bool NextIsNewLine() => Peek(1) == '\n' || (Peek(1) == '\r' && Peek(2) == '\n');

    private void SkipComment()
    {
        int end = text.IndexOf('\n', _position);
        _position = end < 0 ? text.Length : end;
    }

    private bool AtCommandStart() => _tokens.Count == 0 || _tokens[^1].Kind is TokenKind.NewLine or TokenKind.Operator;

    /// <summary>An arithmetic command <c>(( ... ))</c> computes only; it is read as the word <c>:</c>.</summary>
    private bool TrySkipArithmeticCommand()
    {
        if (--_arithmeticTries < 0)
        {
            return false;
        }

        int end = SubstitutionScanner.EndOfParentheses(text, _position + 1);
        if (end >= text.Length || text[end] != ')')
        {
            return false;
        }

        _tokens.Add(new ShellToken(TokenKind.Word, "", _position, end + 1, new ShellWord([new WordPart(WordPartKind.Literal, ":", Quoted: false)])));
        _position = end + 1;
        return true;
    }

    private void ReadOperator(char c)
    {
        char next = Peek(1);
        string op = c switch
        {
            '|' when next == '|' => "||",
            '|' when next == '&' => "|&",
            '|' => "|",
            '&' when next == '&' => "&&",
            '&' => "&",
            ';' when next == ';' => ";;",
            ';' => ";",
            '(' => "(",
            _ => ")",
        };
        _tokens.Add(new ShellToken(TokenKind.Operator, op, _position, _position + op.Length));
        _position += op.Length;
    }

    private void ReadRedirect(int descriptor)
    {
        char next = Peek(1);
        string op = text[_position] == '<'
            ? next switch { '<' when Peek(2) == '<' => "<<<", '<' when Peek(2) == '-' => "<<-", '<' => "<<", '&' => "<&", '>' => "<>", _ => "<" }
            : next switch { '>' => ">>", '&' => ">&", '|' => ">|", _ => ">" };
        AddRedirect(op, descriptor);
    }

    private void AddRedirect(string op, int descriptor)
    {
        int start = _position;
        _position += op.Length;
        HereDocument? document = op is "<<" or "<<-" && dialect == ShellDialect.Posix ? ReadDelimiter(op == "<<-") : null;
        _tokens.Add(new ShellToken(TokenKind.Redirect, op, start, _position, null, descriptor, document));
    }

    private HereDocument ReadDelimiter(bool stripTabs)
    {
        int position = _position;
        (string delimiter, bool quoted) = SubstitutionScanner.ReadDelimiter(text, ref position);
        _position = position;
        HereDocument document = new(delimiter, quoted, stripTabs);
        (_pending ??= []).Add(document);
        return document;
    }

    private void ReadPendingDocuments()
    {
        if (_pending is null)
        {
            return;
        }

        foreach (HereDocument document in _pending)
        {
            int start = _position;
            int end = SubstitutionScanner.EndOfDocument(text, start, document.Delimiter, document.StripTabs, out int next);
            Unterminated |= next < 0;
            document.Body = end > start ? text[start..end] : "";
            _position = next < 0 ? text.Length : next;
        }

        _pending = null;
    }
}
