namespace AuditLens.Effects.Shell;

/// <summary>Reads <c>xargs</c> and <c>parallel</c>: the command they run, on what comes in where that is known.</summary>
internal static class XargsCommand
{
    public static void Read(ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        List<ShellArgument> words = [.. special.Command.Positionals.TakeWhile(word => word.Text is not (":::" or "::::"))];
        if (words.Count == 0 || special.Context.Depth >= ReadingContext.MaximumDepth)
        {
            sink.Add(readers.Builder.Build(special.Facts, special.Command, special.Context, special.Call.Source), quiet: true);
            return;
        }

        List<ShellArgument> incoming = Incoming(special, out bool known);
        string? placeholder = special.Command.Options.Find(option => option.Name is "-I" or "-i" or "--replace") is { Name: not null } option ? option.Value?.Text ?? "{}" : null;
        placeholder ??= words.Exists(word => word.Text == "{}") ? "{}" : null;
        List<ShellArgument> command = Place(words, incoming, placeholder);
        int before = sink.Count;
        readers.Commands.Read(new CommandCall(command[0], command.GetRange(1, command.Count - 1), StandardInput.None, special.Call.Source), special.Context.Deeper(), sink);
        if (!known)
        {
            sink.Note("what is piped in names the targets; the text does not show them");
            sink.Change(before, effect => effect.Changes ? effect with { Scope = EffectScope.Some, Traits = effect.Has(EffectTraits.UnresolvedTarget) ? effect.Traits : effect.Traits.Add(EffectTraits.UnresolvedTarget) } : effect);
        }
    }

    private static List<ShellArgument> Place(List<ShellArgument> words, List<ShellArgument> incoming, string? placeholder)
    {
        if (placeholder is null)
        {
            return [.. words, .. incoming];
        }

        List<ShellArgument> command = [];
        foreach (ShellArgument word in words)
        {
            if (word.Text == placeholder)
            {
                command.AddRange(incoming);
            }
            else
            {
                command.Add(word.Text.Contains(placeholder, StringComparison.Ordinal) ? word with { Text = word.Text.Replace(placeholder, incoming[0].Text, StringComparison.Ordinal), Marks = word.Marks | incoming[0].Marks } : word);
            }
        }

        return command;
    }

    private static List<ShellArgument> Incoming(SpecialCall special, out bool known)
    {
        int given = special.Command.Positionals.FindIndex(word => word.Text == ":::");
        known = true;
        if (given >= 0)
        {
            return special.Command.Positionals.GetRange(given + 1, special.Command.Positionals.Count - given - 1);
        }

        StandardInput input = special.Call.Input;
        if (input.Kind == InputKind.Paths)
        {
            return [.. input.Text.Split('\n').Select(path => new ShellArgument(path, ArgumentMarks.Glob))];
        }

        string[] items = input.Kind == InputKind.Literal ? input.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [];
        known = items.Length > 0;
        return known ? [.. items.Take(50).Select(item => new ShellArgument(item))] : [new ShellArgument("(standard input)", ArgumentMarks.Unresolved)];
    }
}
