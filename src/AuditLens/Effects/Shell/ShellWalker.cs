namespace AuditLens.Effects.Shell;

/// <summary>Walks parsed shell text in the order it would run, with the folder and the variables that earlier commands establish.</summary>
internal sealed partial class ShellWalker
{
    /// <summary>A loop over more words is read for its first ones: the effects only repeat.</summary>
    private const int MaximumLoopRounds = 8;

    private readonly ActionReaders _readers;
    private readonly EffectSink _sink;
    private readonly WordExpander _expander;
    private readonly Dictionary<string, ShellNode> _functions;
    private ReadingContext _context;

    private ShellWalker(ActionReaders readers, EffectSink sink, ReadingContext context, Dictionary<string, ShellNode> functions)
    {
        _readers = readers;
        _sink = sink;
        _context = context;
        _functions = functions;
        _expander = new WordExpander(Variable, Substitute);
    }

    /// <summary>Reads shell text; returns what its last command would print, where that is known.</summary>
    public static StandardInput Run(ActionReaders readers, EffectSink sink, string text, ReadingContext context, StandardInput input, ShellDialect dialect = ShellDialect.Posix)
    {
        ShellWalker walker = new(readers, sink, context, new Dictionary<string, ShellNode>(StringComparer.Ordinal));
        return walker.RunText(text, input, dialect);
    }

    private StandardInput RunText(string text, StandardInput input, ShellDialect dialect)
    {
        if (_context.Depth > ReadingContext.MaximumDepth)
        {
            _sink.Note("nested too deeply: the inner text was not read");
            return StandardInput.Unknown;
        }

        (ShellNode root, IReadOnlyList<string> notes) = ShellParser.Parse(text, dialect);
        foreach (string note in notes)
        {
            _sink.Note(note);
        }

        string outer = _text;
        _text = text;
        StandardInput output = Walk(root, input);
        _text = outer;
        return output;
    }

    /// <summary>Variables that a loop fills with one of many things after another, each with the pattern that stands for them; empty when they are known one by one.</summary>
    private readonly Dictionary<string, string> _loopValues = new(StringComparer.Ordinal);

    private int _whileDepth;

    /// <summary>Number of effects before the pipeline that is being read; -1 outside of one.</summary>
    private int _pipelineFrom = -1;

    /// <summary>The text that the nodes' positions refer to.</summary>
    private string _text = "";

    private StandardInput Walk(ShellNode node, StandardInput input)
    {
        if (--_sink.Budget < 0)
        {
            _sink.Note("too many commands: the rest was not read");
            return StandardInput.Unknown;
        }

        switch (node)
        {
            case SimpleCommandNode simple:
                return ReadSimple(simple, input);
            case PipelineNode pipeline:
                return WalkPipeline(pipeline, input);
            case ListNode list:
                return list.IsLoop ? WalkWhile(list, InputOf(list, input)) : WalkList(list, InputOf(list, input));
            case SubshellNode subshell:
                return WalkSubshell(subshell, InputOf(subshell, input));
            case ForNode loop:
                return WalkFor(loop, input);
            case FunctionNode function:
                _functions[function.Name] = function.Body;
                _readers.Commands.AddQuiet(new CommandCall(new ShellArgument("function"), [], StandardInput.None, function.Name), _context, _sink);
                return StandardInput.None;
            default:
                return StandardInput.None;
        }
    }

    private StandardInput WalkList(ListNode list, StandardInput input)
    {
        StandardInput output = StandardInput.None;
        foreach (ShellNode item in list.Items)
        {
            StandardInput last = Walk(item, input);
            output = last.Kind == InputKind.None ? output : output.Kind == InputKind.Literal && last.Kind == InputKind.Literal ? last with { Text = output.Text + last.Text } : last;
        }

        WriteRedirections(list, output, "a group of commands");
        return output;
    }

    private StandardInput WalkPipeline(PipelineNode pipeline, StandardInput input)
    {
        StandardInput flow = input;
        ReadingContext before = _context;
        int outer = _pipelineFrom;
        _pipelineFrom = _sink.Count;
        foreach (ShellNode stage in pipeline.Stages)
        {
            // Each stage runs in a process of its own: its folder and variables do not last.
            _context = before;
            flow = Walk(stage, flow);
            flow = flow.Kind == InputKind.None ? StandardInput.Unknown : flow;
        }

        _context = before;
        _pipelineFrom = outer;
        return flow;
    }

    private StandardInput WalkSubshell(SubshellNode subshell, StandardInput input)
    {
        ReadingContext before = _context;
        StandardInput output = Walk(subshell.Body, input);
        _context = before;
        WriteRedirections(subshell, output, "a subshell");
        return output;
    }

    private StandardInput WalkWhile(ListNode loop, StandardInput input)
    {
        _whileDepth++;
        StandardInput output = WalkList(loop, input);
        _whileDepth--;
        return output;
    }

    private StandardInput WalkFor(ForNode loop, StandardInput input)
    {
        List<ShellArgument> words = [];
        foreach (ShellWord word in loop.Words ?? [])
        {
            _expander.Expand(word, words);
        }

        if (words.Count == 0 || loop.Variable.Length == 0)
        {
            _context = _context with { Variables = _context.Variables.Remove(loop.Variable) };
            return Walk(loop.Body, input);
        }

        if (words.Count > MaximumLoopRounds)
        {
            _sink.Note($"a loop over {words.Count} words was read for the first {MaximumLoopRounds}");
        }

        StandardInput output = StandardInput.None;
        int before = _sink.Count;
        foreach (ShellArgument word in words.Take(MaximumLoopRounds))
        {
            // A value that is itself not known leaves the variable unknown.
            _context = _context with { Variables = word.IsUnresolved ? _context.Variables.Remove(loop.Variable) : _context.Variables.SetItem(loop.Variable, word.Text) };
            _loopValues[loop.Variable] = word.IsUnresolved ? "$" + loop.Variable : word.IsGlob ? word.Text : "";
            output = Walk(loop.Body, input);
        }

        _loopValues.Remove(loop.Variable);
        _sink.JoinRounds(before);
        return output;
    }

    private string? Variable(string name) => name switch
    {
        "HOME" or "USERPROFILE" => _context.Variable(name) ?? "~",
        "PWD" => _context.WorkingDirectory ?? _context.Variable(name) ?? ".",
        "TMPDIR" or "TEMP" or "TMP" => _context.Variable(name) ?? "/tmp",
        "RANDOM" or "$" or "SECONDS" or "UID" => "0",
        "?" or "#" => "0",
        _ => _context.Variable(name),
    };

    /// <summary>Reads the commands of a substitution; gives its output when it is known.</summary>
    private string? Substitute(string source)
    {
        if (_context.Depth >= ReadingContext.MaximumDepth)
        {
            _sink.Note("nested too deeply: the inner text was not read");
            return null;
        }

        ShellWalker inner = new(_readers, _sink, _context.Deeper(), _functions);
        StandardInput output = inner.RunText(source, StandardInput.None, ShellDialect.Posix);
        _sink.Streams["$(" + source + ")"] = output;
        return output.Kind == InputKind.Literal ? output.Text.TrimEnd('\n') : null;
    }
}
