using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Reads one simple command by what is known of it: opens wrappers, hands nested languages on, else builds its effect.</summary>
internal sealed class CommandReader(ActionReaders readers)
{
    private static readonly string[] WindowsSuffixes = [".exe", ".cmd", ".bat", ".ps1"];

    public void Read(CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (call.Name.IsUnresolved && call.Arguments.Count > 0 && call.Arguments[0].Text == "=")
        {
            // PowerShell: $name = value.
            AddQuiet(call, context, sink);
            return;
        }

        if (call.Name.IsUnresolved)
        {
            sink.Note($"the command {call.Name.Text} is not known before it runs");
            sink.Add(readers.Builder.Plain(EffectVerb.Execute, "unresolved command", context, call.Source, $"runs {call.Name.Text}, which the text does not tell"));
            return;
        }

        string name = BareName(call.Name.Text);
        CommandNode? node = Find(call.Name.Text, name);
        if (node is null)
        {
            readers.Nested.ReadUnknown(call, name, context, sink);
            return;
        }

        ReadKnown(node, name, call, context, sink);
    }

    public bool Knows(string name) => readers.Knowledge.Find(BareName(name)) is not null;

    private CommandNode? Find(string written, string bare) => readers.Knowledge.Find(bare) ?? (written.Length != bare.Length ? readers.Knowledge.Find(written) : null);

    public void ReadKnown(CommandNode node, string name, CommandCall call, ReadingContext context, EffectSink sink)
    {
        ParsedCommand command = CommandLineReader.Read(node, name, call.Arguments);
        if (command.Node.Entry is not { } entry || AsksForHelp(command, call))
        {
            ReadWithoutEntry(command, call, context, sink);
            return;
        }

        MergedFacts facts = MergedFacts.Of(entry, command);
        facts.DryRun |= call.Arguments.Any(IsWhatIf);
        if (facts.Note is { } note)
        {
            sink.Note(note);
        }

        List<ShellArgument> established = [];
        if (facts.Establishes is { } rule && rule.Source.Collect(command, established))
        {
            sink.Established[rule.Variable] = established[0].Text;
        }

        if (facts.Reader is { } reader)
        {
            SpecialReaders.Read(reader, readers, new SpecialCall(entry, facts, command, call, context), sink);
            return;
        }

        int before = sink.Count;
        if (facts.Nested.Length > 0 && readers.Nested.TryRead(facts, command, call, context, sink))
        {
            sink.Mark(before, [.. facts.Traits]);
            if (!facts.Keep)
            {
                return;
            }
        }

        ActionEffect effect = readers.Builder.Build(facts, command, context, call.Source);
        bool piped = effect.Targets.IsEmpty && call.Input.Kind != InputKind.None && effect.Verb is EffectVerb.Delete or EffectVerb.Modify;
        effect = piped && effect.Scope == EffectScope.Unknown ? effect with { Scope = EffectScope.Some } : effect;
        sink.Add(piped && call.Input.Kind == InputKind.Paths ? effect with { Targets = [.. call.Input.Text.Split('\n').Select(static path => new EffectTarget("file", path))] } : effect, facts.Quiet);
    }

    /// <summary>PowerShell's common parameter: whatever the command, it only says what it would do.</summary>
    private static bool IsWhatIf(ShellArgument argument) => argument.Text.Equals("-WhatIf", StringComparison.OrdinalIgnoreCase);

    /// <summary>A command that only asks for its own help or version does nothing else.</summary>
    private static bool AsksForHelp(ParsedCommand command, CommandCall call)
    {
        foreach (ParsedOption option in command.Options)
        {
            if (option.Name is "--help" or "--version" or "-help" or "/?" && option.Value is null)
            {
                return true;
            }
        }

        // aws ec2 terminate-instances help
        bool word = command.Node.Settings.Style == OptionStyle.Greedy && call.Arguments.Count > 0 && call.Arguments[^1].Text == "help";
        bool first = call.Arguments.Count > 1 && call.Arguments[0].Text == "help" && !command.Node.IsLeaf && !command.Path.Contains(' ', StringComparison.Ordinal);
        bool shortForm = command.Positionals.Count == 0 && command.Options.Count == 1 && command.Options[0] is { Name: "-h", Value: null } && command.Path.Contains(' ', StringComparison.Ordinal);
        return word || first || shortForm || (call.Arguments.Count == 1 && call.Arguments[0].Text is "help" or "version" or "-V");
    }

    private void ReadWithoutEntry(ParsedCommand command, CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (AsksForHelp(command, call) || call.Arguments.Count == 0)
        {
            sink.Add(readers.Builder.Plain(EffectVerb.Observe, $"{command.Name} help", context, call.Source, $"shows the help of {command.Name}"), quiet: true);
        }
        else
        {
            readers.Nested.ReadUnknown(call, command.Name, context, sink);
        }
    }

    /// <summary>A builtin without an effect of its own: shown only when nothing else is.</summary>
    public void AddQuiet(CommandCall call, ReadingContext context, EffectSink sink) =>
        sink.Add(readers.Builder.Plain(EffectVerb.Observe, call.Name.Text, context, call.Source, "sets up the commands that follow", reversibility: Reversibility.NoneNeeded), quiet: true);

    public static string BareName(string written)
    {
        int slash = written.LastIndexOfAny(['/', '\\']);
        string name = slash >= 0 && slash < written.Length - 1 ? written[(slash + 1)..] : written;
        foreach (string suffix in WindowsSuffixes)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && suffix != ".ps1" && suffix != ".bat")
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }
}
