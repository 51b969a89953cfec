using System.Text;
using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Hands text inside a command line to the reader of its language.</summary>
internal sealed partial class NestedReader(ActionReaders readers)
{
    private static readonly string[] ScriptSuffixes = [".sh", ".bash", ".zsh", ".py", ".js", ".ts", ".mjs", ".rb", ".pl", ".php", ".ps1", ".bat"];

    /// <summary>Reads the first nested text that the command line holds; false when it holds none.</summary>
    public bool TryRead(MergedFacts facts, ParsedCommand command, CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (context.Depth >= ReadingContext.MaximumDepth)
        {
            sink.Note("nested too deeply: the inner text was not read");
            return false;
        }

        ReadingContext inner = HintCollector.AddTo(context, command).Deeper();
        List<ShellArgument> values = [];
        foreach (NestedRule rule in facts.Nested)
        {
            values.Clear();
            if (rule.Source.Kind == SourceKind.StandardInput)
            {
                if (call.Input.Kind != InputKind.None)
                {
                    ReadInput(rule.Language, command, call, inner, sink);
                    return true;
                }
            }
            else if (rule.Source.Collect(command, values) && ReadValues(rule, values, call, inner, sink))
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadValues(NestedRule rule, List<ShellArgument> values, CommandCall call, ReadingContext context, EffectSink sink)
    {
        ReadingContext elsewhere = context with { WorkingDirectory = null };
        switch (rule.Language)
        {
            case "shell" or "sql" or "code" when call.Name.Text == "call" && values.TrueForAll(value => value.IsUnresolved && !value.IsQuoted):
                // The argument is an expression, not a text.
                return false;
            case "command":
                return ReadCommand(values, call, context, sink);
            case "remote-command":
                return ReadCommand(values, call, elsewhere, sink);
            case "exec-command":
                return ReadCommand(AfterNames(values), call, context, sink);
            case "package-command":
                return ReadPackageCommand(values, call, context, sink);
            case "command-file":
                return ReadCommandFile(values, call, context, sink);
            case "module":
                return ReadModule(values[0], call, context, sink);
            case "shell" when rule.Source.Kind is SourceKind.FromPositional or SourceKind.AfterDashes:
                ShellWalker.Run(readers, sink, Join(values), context, call.Input);
                return true;
            case "windows-line" or "powershell-line":
                ShellWalker.Run(readers, sink, Join(values), context, call.Input, ShellDialect.Windows);
                return true;
            case "remote-shell":
                ShellWalker.Run(readers, sink, Join(values), elsewhere with { Elsewhere = true }, call.Input);
                return true;
            default:
                foreach (ShellArgument value in values)
                {
                    ReadText(rule.Language, value, call, context, sink);
                }

                return true;
        }
    }

    /// <summary>A wrapper that takes a user or a profile before the command: <c>gosu app rm</c>, <c>aws-vault exec acme -- rm</c>.</summary>
    private List<ShellArgument> AfterNames(List<ShellArgument> values)
    {
        int at = values.FindIndex(value => !value.IsOption && value.Text is not ("exec" or "run") && readers.Commands.Knows(value.Text));
        return at is > 0 and < 4 ? values.GetRange(at, values.Count - at) : values;
    }

    private static string Join(List<ShellArgument> values) => string.Join(' ', values.Select(value => value.Text));

    private bool ReadCommand(List<ShellArgument> values, CommandCall call, ReadingContext context, EffectSink sink)
    {
        ReadingContext assigned = context;
        int start = 0;
        while (start < values.Count && values[start].Text.IndexOf('=') is > 0 and int equals && !values[start].IsOption)
        {
            assigned = ShellBuiltins.Assign(assigned, values[start].Text[..equals], values[start].Text[(equals + 1)..], readers.Knowledge);
            start++;
        }

        if (start >= values.Count)
        {
            return false;
        }

        readers.Commands.Read(new CommandCall(values[start], values.GetRange(start + 1, values.Count - start - 1), call.Input, call.Source), assigned, sink);
        return true;
    }

    /// <summary>A package's command, perhaps with its version (<c>prisma@5</c>): read when it is known, else the caller's own entry stands.</summary>
    private bool ReadPackageCommand(List<ShellArgument> values, CommandCall call, ReadingContext context, EffectSink sink)
    {
        string name = values[0].Text;
        int version = name.IndexOf('@', 1);
        string bare = version > 0 ? name[..version] : name;
        if (!readers.Commands.Knows(bare))
        {
            return false;
        }

        return ReadCommand([values[0] with { Text = bare }, .. values.Skip(1)], call, context, sink);
    }

    /// <summary>A script that is a command of its own by name (<c>manage.py</c>, <c>artisan</c>, <c>bin/rails</c>); else a file to follow.</summary>
    private bool ReadCommandFile(List<ShellArgument> values, CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (values[0].Text == "-")
        {
            return false;
        }

        if (readers.Commands.Knows(values[0].Text))
        {
            return ReadCommand(values, call, context, sink);
        }

        ReadFile("script", values[0].Text, call, context, sink);
        return true;
    }

    /// <summary><c>-m module arguments</c>: the module read as a command when it is known.</summary>
    private bool ReadModule(ShellArgument module, CommandCall call, ReadingContext context, EffectSink sink)
    {
        int at = call.Arguments.ToList().FindIndex(argument => argument == module);
        return readers.Commands.Knows(module.Text) && ReadCommand([module, .. call.Arguments.Skip(at + 1)], call, context, sink);
    }

    private void ReadText(string language, ShellArgument value, CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (value.IsUnresolved && sink.Streams.TryGetValue(value.Text.Trim(), out StandardInput? stream))
        {
            ReadStream(language, stream, call, context, sink);
            return;
        }

        switch (language)
        {
            case "shell":
                ShellWalker.Run(readers, sink, value.Text, context, call.Input);
                break;
            case "windows":
                ShellWalker.Run(readers, sink, value.Text, context, call.Input, ShellDialect.Windows);
                break;
            case "encoded":
                ReadEncoded(value.Text, call, context, sink);
                break;
            case "sql":
                ReadSql(value.Text, context, sink);
                break;
            case "sql-file" or "script" or "code-file":
                ReadFile(language, value.Text, call, context, sink);
                break;
            case "code":
                readers.Code.Read(value.Text, context, sink);
                break;
            default:
                sink.Note($"the nested language {language} is not known");
                break;
        }
    }

    private void ReadSql(string sql, ReadingContext context, EffectSink sink)
    {
        ActionReading reading = readers.Sql.Read(sql, context);
        sink.Add(reading);
        if (reading.Effects.Count == 0)
        {
            sink.Add(readers.Builder.Plain(EffectVerb.Execute, "sql", context, sql, "runs SQL that could not be read"));
        }
    }

    private void ReadEncoded(string text, CommandCall call, ReadingContext context, EffectSink sink)
    {
        int before = sink.Count;
        byte[] buffer = new byte[text.Length];
        if (Convert.TryFromBase64String(text, buffer, out int length))
        {
            ShellWalker.Run(readers, sink, Encoding.Unicode.GetString(buffer, 0, length), context, call.Input, ShellDialect.Windows);
        }
        else
        {
            sink.Add(readers.Builder.Plain(EffectVerb.Execute, "encoded command", context, call.Source, "runs an encoded command that could not be decoded"));
        }

        sink.Mark(before, EffectTraits.Obfuscated);
    }

    /// <summary>A command that the knowledge does not hold: a script is followed to its content, another tool is read by its sub-command words.</summary>
    public void ReadUnknown(CommandCall call, string name, ReadingContext context, EffectSink sink)
    {
        string written = call.Name.Text;
        bool script = written.AsSpan().IndexOfAny('/', '\\') >= 0 || Array.Exists(ScriptSuffixes, suffix => written.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        ReadingContext hinted = readers.Knowledge.Fallback is { } tool ? HintCollector.AddTo(context, CommandLineReader.Read(tool, name, call.Arguments)) : context;
        if (script && context.Depth < ReadingContext.MaximumDepth)
        {
            ReadFile("script", written, call, hinted.Deeper(), sink);
            return;
        }

        if (readers.Knowledge.Fallback is { } fallback)
        {
            ParsedCommand command = CommandLineReader.Read(fallback, name, call.Arguments);
            if (command.Node.Entry is { } entry)
            {
                MergedFacts facts = MergedFacts.Of(entry, command);
                sink.Note($"{name} is not known; it was read by its words");
                sink.Add(readers.Builder.Build(facts, command, context, call.Source));
                return;
            }
        }

        sink.Note($"{name} is not known");
        sink.Add(readers.Builder.Plain(EffectVerb.Unknown, "unknown command", hinted, call.Source, $"runs {name}, which is not known"));
    }
}
