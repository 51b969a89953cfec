using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

internal sealed partial class ShellWalker
{
    private StandardInput ReadSimple(SimpleCommandNode node, StandardInput piped)
    {
        StandardInput input = InputOf(node, piped);
        List<ShellArgument> words = new(node.Words.Count);
        foreach (ShellWord word in node.Words)
        {
            _expander.Expand(word, words);
            ReadProcessSubstitutions(word);
        }

        if (words.Count == 0)
        {
            ReadAssignmentsAlone(node);
            WriteRedirections(node, StandardInput.None, null);
            return StandardInput.None;
        }

        ReadingContext lasting = _context;
        if (node.Assignments.Count > 0)
        {
            AssignAll(node.Assignments);
        }

        CommandCall call = new(words[0], words.GetRange(1, words.Count - 1), input, _text[node.Start..Math.Min(node.End, _text.Length)]);
        int before = _sink.Count;
        StandardInput output = ReadCall(call, ref lasting);
        NoteLoopVariables(call);
        WidenToLoop(before);
        if (!_sink.Has(_pipelineFrom < 0 ? before : _pipelineFrom, EffectTraits.TakesBackup))
        {
            // The file of a dump is the dump itself, not an effect beside it.
            WriteRedirections(node, output, call.Name.Text);
        }

        _context = _sink.Established.Count == 0 ? lasting : lasting with { Variables = lasting.Variables.SetItems(_sink.Established) };
        return output;
    }

    /// <summary><c>while read -r name</c>: each line of what comes in is one of many.</summary>
    private void NoteLoopVariables(CommandCall call)
    {
        if (_whileDepth > 0 && call.Name.Text is "read")
        {
            foreach (ShellArgument name in call.Arguments.Where(argument => !argument.IsOption))
            {
                _loopValues[name.Text] = "$" + name.Text;
            }
        }
    }

    /// <summary>What a loop does to each of the things it runs over, it does to several.</summary>
    private void WidenToLoop(int from)
    {
        foreach ((string name, string pattern) in _loopValues)
        {
            if (pattern.Length > 0)
            {
                _sink.Change(from, effect => effect.Changes && effect.Scope != EffectScope.Some && (effect.Targets.Any(target => target.Name.Contains(pattern, StringComparison.Ordinal) || target.Name.Contains("${" + name, StringComparison.Ordinal)) || effect.Command.Contains("$" + name, StringComparison.Ordinal))
                    ? effect with { Scope = EffectScope.Some }
                    : effect);
            }
        }
    }

    /// <param name="lasting">The context after the command: builtins change it.</param>
    private StandardInput ReadCall(CommandCall call, ref ReadingContext lasting)
    {
        if (_functions.TryGetValue(call.Name.Text, out ShellNode? body))
        {
            return CallFunction(call, body);
        }

        if (ShellBuiltins.TryRun(call, _context, ref lasting, _readers.Knowledge))
        {
            _readers.Commands.AddQuiet(call, _context, _sink);
            return StandardInput.None;
        }

        int before = _sink.Count;
        _readers.Commands.Read(call, _context, _sink);
        if (call.Input.Answers)
        {
            _sink.Mark(before, EffectTraits.SkipsPrompt);
        }

        return PipeText.OutputOf(call, _context, _sink);
    }

    private StandardInput CallFunction(CommandCall call, ShellNode body)
    {
        if (_context.Depth >= ReadingContext.MaximumDepth)
        {
            _sink.Note("nested too deeply: the inner text was not read");
            return StandardInput.Unknown;
        }

        ReadingContext before = _context;
        _context = _context.Deeper();
        for (int i = 0; i < call.Arguments.Count && i < 9; i++)
        {
            _context = _context with { Variables = _context.Variables.SetItem((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), call.Arguments[i].Text) };
        }

        StandardInput output = Walk(body, call.Input);
        _context = before;
        return output;
    }

    private void ReadProcessSubstitutions(ShellWord word)
    {
        foreach (WordPart part in word.Parts)
        {
            if (part.Kind == WordPartKind.ProcessSubstitution)
            {
                Substitute(part.Text);
                _sink.Streams["<(" + part.Text + ")"] = _sink.Streams.GetValueOrDefault("$(" + part.Text + ")", StandardInput.Unknown);
            }
        }
    }

    private void ReadAssignmentsAlone(SimpleCommandNode node)
    {
        int before = _sink.Count;
        AssignAll(node.Assignments);
        if (node.Assignments.Count > 0 && _sink.Count == before)
        {
            CommandCall call = new(new ShellArgument(":"), [], StandardInput.None, _text[node.Start..Math.Min(node.End, _text.Length)]);
            _readers.Commands.AddQuiet(call, _context, _sink);
        }
    }

    private void AssignAll(List<VariableAssignment> assignments)
    {
        foreach (VariableAssignment assignment in assignments)
        {
            ShellArgument value = _expander.ExpandOne(assignment.Value);
            _context = value.IsUnresolved
                ? _context with { Variables = _context.Variables.Remove(assignment.Name) }
                : ShellBuiltins.Assign(_context, assignment.Name, value.Text, _readers.Knowledge);
        }
    }

    /// <summary>What a redirection gives the command to read, else what is piped in.</summary>
    private StandardInput InputOf(ShellNode node, StandardInput piped)
    {
        StandardInput input = piped;
        foreach (Redirection redirection in node.Redirections)
        {
            if (redirection.Document is { } document)
            {
                input = new StandardInput(InputKind.Literal, document.Quoted ? document.Body : ExpandDocument(document.Body));
            }
            else if (redirection.Operator == "<<<" && redirection.Target is { } text)
            {
                ShellArgument argument = _expander.ExpandOne(text);
                input = new StandardInput(InputKind.Literal, argument.Text + "\n");
            }
            else if (redirection.Operator == "<" && redirection.Target is { } file)
            {
                ReadProcessSubstitutions(file);
                input = PipeText.OfFile(PathJudge.Resolve(_expander.ExpandOne(file).Text, _context.WorkingDirectory), _context, _sink);
            }
        }

        return input;
    }

    /// <summary>An unquoted here-document expands variables and runs substitutions, but keeps its quotes.</summary>
    private string ExpandDocument(string body)
    {
        if (body.AsSpan().IndexOfAny('$', '`') < 0)
        {
            return body;
        }

        string quoted = "\"" + body.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        List<ShellToken> tokens = new ShellLexer(quoted, ShellDialect.Posix).Read();
        return tokens.Count == 2 && tokens[0].Word is { } word ? _expander.ExpandOne(word).Text : body;
    }
}
