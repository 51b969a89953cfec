namespace AuditLens.Effects.Shell;

/// <summary>Builds the tree of a shell text. What does not parse is skipped with a note and the rest is read: a broken line still shows its commands.</summary>
internal sealed partial class ShellParser
{
    /// <summary>Deeper nesting of compound commands than any script has; protects the stack from hostile text.</summary>
    private const int MaximumNesting = 60;

    private static readonly ListNode Empty = new([]);

    private readonly string _text;
    private readonly List<ShellToken> _tokens;
    private readonly List<string> _notes = [];
    private int _index;
    private int _nesting;

    private ShellParser(string text, ShellDialect dialect)
    {
        ShellLexer lexer = new(text, dialect);
        _text = text;
        _tokens = lexer.Read();
        if (lexer.Unterminated)
        {
            Note("a quote, substitution or here-document is not closed");
        }
    }

    public static (ShellNode Root, IReadOnlyList<string> Notes) Parse(string text, ShellDialect dialect = ShellDialect.Posix)
    {
        ShellParser parser = new(text, dialect);
        List<ShellNode> items = [];
        while (parser.Current.Kind != TokenKind.End)
        {
            items.Add(parser.ReadList(null));
            if (parser.Current.Kind != TokenKind.End)
            {
                parser.Note($"unexpected '{parser.Describe()}' was passed over");
                parser._index++;
            }
        }

        return (items.Count == 1 ? items[0] : new ListNode(items), parser._notes);
    }

    private ShellToken Current => _tokens[_index];

    private string Describe() => Current.Word?.Plain ?? Current.Text;

    private void Note(string note)
    {
        if (_notes.Count < 5 && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    private bool IsOperator(string op) => Current.Kind == TokenKind.Operator && Current.Text == op;

    private bool IsReserved(string word) => Current.Kind == TokenKind.Word && Current.Word!.Plain == word;

    private bool Take(string reserved)
    {
        SkipSeparators();
        if (!IsReserved(reserved))
        {
            return false;
        }

        _index++;
        return true;
    }

    private void Expect(string reserved)
    {
        if (!Take(reserved))
        {
            Note($"'{reserved}' is missing");
        }
    }

    private void SkipSeparators()
    {
        while (Current.Kind == TokenKind.NewLine || IsOperator(";") || IsOperator("&"))
        {
            _index++;
        }
    }

    private void SkipNewLines()
    {
        while (Current.Kind == TokenKind.NewLine)
        {
            _index++;
        }
    }

    /// <summary>Reads commands until one of the closing words, a closing operator or the end.</summary>
    private ListNode ReadList(string[]? closers)
    {
        List<ShellNode> items = [];
        if (++_nesting > MaximumNesting)
        {
            Note("nested too deeply: the inner commands were not read");
            _index = _tokens.Count - 1;
        }

        while (true)
        {
            SkipSeparators();
            if (Current.Kind == TokenKind.End || IsOperator(")") || IsOperator(";;") || (closers is not null && IsCloser(closers)))
            {
                break;
            }

            int before = _index;
            items.Add(ReadAndOr());
            if (_index == before)
            {
                Note($"unexpected '{Describe()}' was passed over");
                _index++;
            }
        }

        _nesting--;
        return new ListNode(items);
    }

    private bool IsCloser(string[] closers) => Current.Kind == TokenKind.Word && Current.Word!.Plain is string plain && Array.IndexOf(closers, plain) >= 0;

    private ShellNode ReadAndOr()
    {
        ShellNode first = ReadPipeline();
        if (!IsOperator("&&") && !IsOperator("||"))
        {
            return first;
        }

        List<ShellNode> items = [first];
        while (IsOperator("&&") || IsOperator("||"))
        {
            _index++;
            SkipNewLines();
            if (Current.Kind != TokenKind.End)
            {
                items.Add(ReadPipeline());
            }
        }

        return new ListNode(items);
    }

    private ShellNode ReadPipeline()
    {
        while (IsReserved("!"))
        {
            _index++;
        }

        ShellNode first = ReadCommand();
        if (!IsOperator("|") && !IsOperator("|&"))
        {
            return first;
        }

        List<ShellNode> stages = [first];
        while (IsOperator("|") || IsOperator("|&"))
        {
            _index++;
            SkipNewLines();
            stages.Add(ReadCommand());
        }

        return new PipelineNode(stages);
    }

    private ShellNode ReadCommand()
    {
        if (IsOperator("("))
        {
            return ReadSubshell();
        }

        string? plain = Current.Kind == TokenKind.Word ? Current.Word!.Plain : null;
        ShellNode? compound = plain switch
        {
            "{" => ReadGroup(),
            "if" => ReadIf(),
            "while" or "until" => ReadWhile(),
            "for" or "select" => ReadFor(),
            "case" => ReadCase(),
            "function" => ReadFunction(),
            _ => null,
        };
        if (compound is not null)
        {
            ReadRedirections(compound.Redirections);
            return compound;
        }

        return IsFunctionDefinition() ? ReadFunction() : ReadSimpleCommand();
    }
}
