using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

/// <summary>Splits arguments by what the knowledge says of the command: which options take values, which words are sub-commands.</summary>
internal sealed class CommandLineReader
{
    /// <summary>More words than any tool has between its name and the verb.</summary>
    private const int MaximumPending = 4;

    private readonly ParsedCommand _command;
    private readonly IReadOnlyList<ShellArgument> _arguments;
    private readonly List<ShellArgument> _pending = [];
    private CommandNode _anchor;

    // What a pattern beside an exact word knows still holds below it: "aws * delete-*" for "aws rds delete-...".
    private CommandNode? _besides;
    private CommandNode? _deep;
    private string _lastWord;
    private bool _descending = true;
    private int _index;

    private CommandLineReader(CommandNode root, string name, IReadOnlyList<ShellArgument> arguments)
    {
        _command = new ParsedCommand(root, name);
        _anchor = root;
        _arguments = arguments;
        _lastWord = name;
    }

    public static ParsedCommand Read(CommandNode root, string name, IReadOnlyList<ShellArgument> arguments)
    {
        CommandLineReader reader = new(root, name, arguments);
        reader.ReadAll();
        return reader._command;
    }

    private CommandSettings Settings => _command.Node.Settings;

    private void ReadAll()
    {
        OptionReader options = new(_command, _arguments);
        if (Settings.Style == OptionStyle.Bundled && _arguments.Count > 0 && !_arguments[0].IsOption)
        {
            _index = options.ReadCluster(0, _arguments[0].Text, 0);
        }

        while (_index < _arguments.Count)
        {
            ShellArgument argument = _arguments[_index];
            if (argument.Text == "--" && Settings.Style != OptionStyle.Slash)
            {
                ReadAfterDashes();
            }
            else if (options.IsOption(argument))
            {
                _index = options.Read(_index);
            }
            else if (!ReadPositional(argument))
            {
                TakeRest();
            }
        }

        ReturnPending();
    }

    private void ReadAfterDashes()
    {
        ReturnPending();
        _descending = false;
        _command.Dashes = _command.Positionals.Count;
        _index++;
        TakeRest();
    }

    private void TakeRest()
    {
        for (; _index < _arguments.Count; _index++)
        {
            _command.Positionals.Add(_arguments[_index]);
        }
    }

    /// <summary>Takes one word; false when this word and all after it belong to another command.</summary>
    private bool ReadPositional(ShellArgument argument)
    {
        if (_descending && TryDescend(argument))
        {
            _index++;
            return true;
        }

        if (_descending && (_command.Node.Deep ?? _deep) is not null && _pending.Count < MaximumPending)
        {
            _pending.Add(argument);
            _index++;
            return true;
        }

        _descending = false;
        ReturnPending();
        if (_command.Node.Entry?.Facts.RawFrom is int raw && _command.Positionals.Count >= raw)
        {
            return false;
        }

        _command.Positionals.Add(argument);
        _index++;
        return true;
    }

    private bool TryDescend(ShellArgument argument)
    {
        string word = argument.Text;
        CommandNode? child = _pending.Count == 0 ? _command.Node.Child(word, out string tail) : Miss(out tail);
        child ??= _pending.Count == 0 ? _besides?.Child(word, out tail) : null;
        child ??= (_command.Node.Deep ?? _deep)?.Child(word, out tail);
        string? rest = null;
        if (child is null && Settings.SplitSlash && word.IndexOf('/') is > 0 and int slash)
        {
            child = _command.Node.Child(word[..slash], out tail);
            rest = word[(slash + 1)..];
        }

        if (child is null)
        {
            return false;
        }

        _command.Parent = _pending.Count > 0 ? _pending[^1].Text : _lastWord;
        _besides = _pending.Count == 0 ? _command.Node.Star : null;
        _deep = _command.Node.Deep ?? _deep;
        _command.Node = _anchor = child;
        _command.Tail = tail;
        _command.Path = string.Concat(_command.Path, _pending.Count > 0 ? " " + string.Join(' ', _pending.Select(word => word.Text)) : "", " ", rest is null ? word : word[..^(rest.Length + 1)]);
        _lastWord = word;
        _pending.Clear();
        if (rest is not null)
        {
            _command.Positionals.Add(argument with { Text = rest });
            _descending = false;
        }

        return true;
    }

    private static CommandNode? Miss(out string tail)
    {
        tail = "";
        return null;
    }

    /// <summary>Words that led to no known path are ordinary positionals.</summary>
    private void ReturnPending()
    {
        if (_pending.Count > 0)
        {
            _command.Node = _anchor;
            _command.Positionals.AddRange(_pending);
            _pending.Clear();
        }
    }
}
