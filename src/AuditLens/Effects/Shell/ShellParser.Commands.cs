namespace AuditLens.Effects.Shell;

internal sealed partial class ShellParser
{
    private static readonly string[] EndOfGroup = ["}"];
    private static readonly string[] EndOfCondition = ["then"];
    private static readonly string[] EndOfBranch = ["elif", "else", "fi"];
    private static readonly string[] StartOfLoop = ["do"];
    private static readonly string[] EndOfLoop = ["done"];
    private static readonly string[] EndOfCase = ["esac"];

    private ShellNode ReadSubshell()
    {
        _index++;
        SubshellNode node = new(ReadList(null));
        if (IsOperator(")"))
        {
            _index++;
        }
        else
        {
            Note("')' is missing");
        }

        ReadRedirections(node.Redirections);
        return node;
    }

    private ListNode ReadGroup()
    {
        _index++;
        ListNode body = ReadList(EndOfGroup);
        Expect("}");
        return body;
    }

    /// <summary>Conditions and branches in order: which of them runs is not known from the text, so all count.</summary>
    private ListNode ReadIf()
    {
        List<ShellNode> parts = [];
        _index++;
        parts.Add(ReadList(EndOfCondition));
        Expect("then");
        parts.Add(ReadList(EndOfBranch));
        while (Take("elif"))
        {
            parts.Add(ReadList(EndOfCondition));
            Expect("then");
            parts.Add(ReadList(EndOfBranch));
        }

        if (Take("else"))
        {
            parts.Add(ReadList(EndOfBranch));
        }

        Expect("fi");
        return new ListNode(parts);
    }

    private ListNode ReadWhile()
    {
        _index++;
        ListNode condition = ReadList(StartOfLoop);
        Expect("do");
        ListNode body = ReadList(EndOfLoop);
        Expect("done");
        return new ListNode([condition, body]) { IsLoop = true };
    }

    private ForNode ReadFor()
    {
        _index++;
        string variable = Current.Kind == TokenKind.Word ? Current.Word!.Plain ?? "" : "";
        _index += Current.Kind == TokenKind.End ? 0 : 1;
        List<ShellWord>? words = null;
        if (Take("in"))
        {
            words = [];
            while (Current.Kind == TokenKind.Word)
            {
                words.Add(Current.Word!);
                _index++;
            }
        }

        Expect("do");
        ListNode body = ReadList(EndOfLoop);
        Expect("done");
        return new ForNode(variable, words, body);
    }

    private ListNode ReadCase()
    {
        List<ShellNode> branches = [];
        _index++;
        while (Current.Kind == TokenKind.Word && !IsReserved("in"))
        {
            _index++;
        }

        Expect("in");
        while (!Take("esac") && Current.Kind != TokenKind.End)
        {
            int before = _index;
            SkipPattern();
            branches.Add(ReadList(EndOfCase));
            if (IsOperator(";;"))
            {
                _index++;
            }

            if (_index == before)
            {
                _index++;
            }
        }

        return new ListNode(branches);
    }

    private void SkipPattern()
    {
        while (Current.Kind == TokenKind.Word || IsOperator("|") || IsOperator("("))
        {
            _index++;
        }

        if (IsOperator(")"))
        {
            _index++;
        }
    }

    private bool IsFunctionDefinition() =>
        Current.Kind == TokenKind.Word && Current.Word!.Plain is not null && _index + 2 < _tokens.Count
        && _tokens[_index + 1] is { Kind: TokenKind.Operator, Text: "(" } && _tokens[_index + 2] is { Kind: TokenKind.Operator, Text: ")" };

    private ShellNode ReadFunction()
    {
        if (IsReserved("function"))
        {
            _index++;
        }

        string name = Current.Word?.Plain ?? "";
        _index += Current.Kind == TokenKind.End ? 0 : 1;
        if (IsOperator("("))
        {
            _index += _index + 1 < _tokens.Count && _tokens[_index + 1].Text == ")" ? 2 : 0;
        }

        SkipNewLines();
        if (++_nesting > MaximumNesting)
        {
            Note("nested too deeply: the inner commands were not read");
            _index = _tokens.Count - 1;
        }

        ShellNode body = Current.Kind == TokenKind.End ? Empty : ReadCommand();
        _nesting--;
        return new FunctionNode(name, body);
    }

    private SimpleCommandNode ReadSimpleCommand()
    {
        SimpleCommandNode command = new() { Start = Current.Start };
        while (true)
        {
            if (Current.Kind == TokenKind.Redirect)
            {
                ReadRedirection(command.Redirections);
            }
            else if (Current.Kind == TokenKind.Word)
            {
                AddWord(command, Current.Word!);
                _index++;
            }
            else
            {
                break;
            }
        }

        command.End = _index > 0 ? Math.Max(command.Start, _tokens[_index - 1].End) : command.Start;
        return command;
    }

    private static void AddWord(SimpleCommandNode command, ShellWord word)
    {
        if (command.Words.Count == 0 && AsAssignment(word) is VariableAssignment assignment)
        {
            command.Assignments.Add(assignment);
        }
        else
        {
            command.Words.Add(word);
        }
    }

    /// <summary>Reads <c>NAME=value</c> or <c>NAME+=value</c>; null when the word is none.</summary>
    internal static VariableAssignment? AsAssignment(ShellWord word)
    {
        if (word.Parts is [{ Kind: WordPartKind.Variable, Operator: null } name, { Kind: WordPartKind.Literal, Quoted: false, Text: ['=', ..] } equal, ..])
        {
            // PowerShell: $env:NAME="value".
            return new VariableAssignment(name.Text, new ShellWord(equal.Text.Length == 1 ? word.Parts[2..] : [equal with { Text = equal.Text[1..] }, .. word.Parts[2..]]));
        }

        if (word.Parts is not [{ Kind: WordPartKind.Literal, Quoted: false } first, ..])
        {
            return null;
        }

        int equals = first.Text.IndexOf('=');
        if (equals <= 0 || !(char.IsAsciiLetter(first.Text[0]) || first.Text[0] == '_'))
        {
            return null;
        }

        int nameEnd = first.Text[equals - 1] == '+' ? equals - 1 : equals;
        if (first.Text.AsSpan(0, nameEnd).ContainsAnyExcept(NameCharacters))
        {
            return null;
        }

        string rest = first.Text[(equals + 1)..];
        WordPart[] value = rest.Length == 0 ? word.Parts[1..] : [first with { Text = rest }, .. word.Parts[1..]];
        return new VariableAssignment(first.Text[..nameEnd], new ShellWord(value));
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private void ReadRedirections(List<Redirection> redirections)
    {
        while (Current.Kind == TokenKind.Redirect)
        {
            ReadRedirection(redirections);
        }
    }

    private void ReadRedirection(List<Redirection> redirections)
    {
        ShellToken token = Current;
        _index++;
        ShellWord? target = null;
        if (token.Document is null && Current.Kind == TokenKind.Word)
        {
            target = Current.Word;
            _index++;
        }

        redirections.Add(new Redirection(token.Text, token.Descriptor, target, token.Document));
    }
}
