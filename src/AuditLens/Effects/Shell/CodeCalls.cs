using System.Text;

namespace AuditLens.Effects.Shell;

/// <summary>Finds the calls of a program in Python, JavaScript, PHP or Ruby style by one pass over its tokens; it understands literals, not the language.</summary>
internal sealed class CodeCalls
{
    private const int MaximumNesting = 24;

    private readonly string _code;
    private readonly List<CodeCall> _calls = [];
    private int _position;

    private CodeCalls(string code) => _code = code;

    public static IReadOnlyList<CodeCall> Of(string code)
    {
        CodeCalls reader = new(code);
        while (reader._position < code.Length)
        {
            reader.ReadNext(0);
        }

        return reader._calls;
    }

    private char Current => _position < _code.Length ? _code[_position] : '\0';

    private void ReadNext(int nesting)
    {
        char c = Current;
        if (c is '\'' or '"' or '`')
        {
            CodeLiterals.ReadString(_code, ref _position, out _);
        }
        else if (c == '#' || (c == '/' && _position + 1 < _code.Length && _code[_position + 1] == '/' && (_position == 0 || _code[_position - 1] != ':')))
        {
            int end = _code.IndexOf('\n', _position);
            _position = end < 0 ? _code.Length : end;
        }
        else if (IsNameStart(c))
        {
            ReadChain(nesting);
        }
        else
        {
            _position++;
        }
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    /// <summary>Reads <c>a.b("x").c()</c>; every call in it is one of its own, with the arguments of those before.</summary>
    private void ReadChain(int nesting)
    {
        int start = _position;
        StringBuilder name = new();
        List<ShellArgument> arguments = [];
        while (_position < _code.Length)
        {
            if (IsNameStart(Current))
            {
                int from = _position;
                while (_position < _code.Length && IsNamePart(Current))
                {
                    _position++;
                }

                name.Append(_code, from, _position - from);
            }

            if (Current == '(')
            {
                ReadArguments(arguments, nesting + 1);
                _calls.Add(new CodeCall(name.ToString(), [.. arguments], _code[start..Math.Min(_position, _code.Length)]));
                name.Append("()");
            }

            bool called = name.Length > 0 && name[^1] == ')';
            if (!TakeDot())
            {
                AddBareCall(name.ToString(), called, start);
                return;
            }

            name.Append('.');
        }
    }

    /// <summary>Ruby calls without parentheses: a dotted name that ends its statement may be a call.</summary>
    private void AddBareCall(string name, bool called, int start)
    {
        int at = _position;
        while (at < _code.Length && _code[at] is ' ' or '\t' or '\r')
        {
            at++;
        }

        if (!called && name.Contains('.') && (at >= _code.Length || _code[at] is '\n' or ';' or '}'))
        {
            _calls.Add(new CodeCall(name, [], _code[start.._position]) { IsBare = true });
        }
    }

    private bool TakeDot()
    {
        int at = _position;
        while (at < _code.Length && char.IsWhiteSpace(_code[at]))
        {
            at++;
        }

        int length = at < _code.Length && _code[at] == '.' ? 1 : at + 1 < _code.Length && _code[at] is '-' or '?' or ':' && _code[at + 1] is '>' or '.' or ':' ? 2 : 0;
        if (length == 0 || at + length >= _code.Length || !IsNameStart(_code[at + length]))
        {
            return false;
        }

        _position = at + length;
        return true;
    }

    private void ReadArguments(List<ShellArgument> arguments, int nesting)
    {
        _position++;
        while (_position < _code.Length && Current != ')')
        {
            int start = _position;
            if (char.IsWhiteSpace(Current) || Current == ',')
            {
                _position++;
                continue;
            }

            if (nesting > MaximumNesting)
            {
                _position = _code.Length;
                return;
            }

            ReadArgument(arguments, nesting);
            if (_position == start)
            {
                _position++;
            }
        }

        _position = Math.Min(_position + 1, _code.Length);
    }

    private void ReadArgument(List<ShellArgument> arguments, int nesting)
    {
        int start = _position;
        string? keyword = Keyword();
        int from = _position;
        ShellArgument? literal = Literal();
        if (literal is { } value && AtEndOfArgument())
        {
            Add(arguments, keyword, value);
            return;
        }

        _position = from;
        SkipExpression(nesting);
        string text = _code[(keyword is null ? start : from).._position].Trim();
        if (text.Length > 0)
        {
            Add(arguments, keyword, text[0] == '{' ? new ShellArgument(text, ArgumentMarks.Quoted) : new ShellArgument(text, ArgumentMarks.Unresolved));
            if (text[0] == '{')
            {
                CodeLiterals.AddMembers(text, arguments);
            }
        }
    }

    private static void Add(List<ShellArgument> arguments, string? keyword, ShellArgument value) =>
        arguments.Add(keyword is null ? value : value with { Text = "--" + keyword + "=" + value.Text });

    /// <summary>Takes <c>name=</c> of a keyword argument.</summary>
    private string? Keyword()
    {
        int at = _position;
        while (at < _code.Length && IsNamePart(_code[at]))
        {
            at++;
        }

        if (at == _position || at + 1 >= _code.Length || _code[at] != '=' || _code[at + 1] is '=' or '>')
        {
            return null;
        }

        string name = _code[_position..at];
        _position = at + 1;
        return name;
    }

    /// <summary>A string, a number, a truth, or a list of strings (given as shell words).</summary>
    private ShellArgument? Literal()
    {
        if (Current == '[')
        {
            return CodeLiterals.ReadList(_code, ref _position);
        }

        return CodeLiterals.ReadScalar(_code, ref _position);
    }

    private bool AtEndOfArgument()
    {
        int at = _position;
        while (at < _code.Length && char.IsWhiteSpace(_code[at]))
        {
            at++;
        }

        return at >= _code.Length || _code[at] is ',' or ')';
    }

    /// <summary>Passes over an expression up to the comma or parenthesis that ends it; calls within are read too.</summary>
    private void SkipExpression(int nesting)
    {
        int depth = 0;
        while (_position < _code.Length)
        {
            char c = Current;
            if (depth == 0 && c is ',' or ')')
            {
                return;
            }

            if (c is '(' or '[' or '{' || c is ')' or ']' or '}')
            {
                depth += c is '(' or '[' or '{' ? 1 : -1;
                _position++;
                if (depth < 0)
                {
                    return;
                }
            }
            else if (nesting > MaximumNesting)
            {
                _position++;
            }
            else
            {
                ReadNext(nesting + 1);
            }
        }
    }
}
