using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Reads <c>find</c>: where it looks, whether a test narrows it, and what it does with what it finds.</summary>
internal static class FindCommand
{
    private static readonly HashSet<string> Tests = new(StringComparer.Ordinal)
    {
        "-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-mtime", "-mmin", "-atime", "-ctime", "-cmin", "-amin", "-size", "-newer", "-user", "-group", "-perm", "-inum", "-samefile", "-newermt",
    };

    /// <summary>What a run of <c>find</c> stands for: its start, and the name it looks for.</summary>
    private sealed record Search(List<string> Roots, string? Name, bool Filtered, int Action);

    public static void Read(ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        IReadOnlyList<ShellArgument> arguments = special.Command.Name is "fd" or "fdfind" ? AsFind(special.Command, special.Call.Arguments) : special.Call.Arguments;
        Search search = Parse(arguments);
        List<ShellArgument> found = Found(search);
        bool acts = false;
        for (int i = search.Action; i < arguments.Count; i++)
        {
            if (arguments[i].Text == "-delete")
            {
                acts = true;
                Run(readers, special, search, [new ShellArgument("rm"), .. found], sink);
            }
            else if (arguments[i].Text is "-exec" or "-execdir" or "-ok" or "-okdir")
            {
                acts = true;
                Run(readers, special, search, Command(arguments, ref i, found), sink);
            }
        }

        if (!acts)
        {
            ReadLook(readers, special, search, sink);
        }
    }

    /// <summary><c>fd PATTERN FOLDER -x COMMAND</c> in the words of find.</summary>
    private static List<ShellArgument> AsFind(ParsedCommand command, IReadOnlyList<ShellArgument> written)
    {
        int run = written.ToList().FindIndex(static argument => argument.Text is "-x" or "-X" or "--exec" or "--exec-batch");
        List<ShellArgument> names = command.Positionals;
        List<ShellArgument> find = names.Count > 1 ? names.GetRange(1, 1) : [new ShellArgument(".")];
        string? extension = command.Options.Find(static option => option.Name is "-e" or "--extension").Value?.Text;
        if (extension is not null || (names.Count > 0 && names[0].Text is not ("." or "")))
        {
            find.AddRange([new ShellArgument("-name"), new ShellArgument(extension is null ? $"*{names[0].Text}*" : $"*.{extension}")]);
        }

        if (run >= 0)
        {
            find.Add(new ShellArgument("-exec"));
            find.AddRange(written.Skip(run + 1));
            if (!written.Skip(run + 1).Any(static argument => argument.Text.Contains("{}", StringComparison.Ordinal)))
            {
                find.Add(new ShellArgument("{}"));
            }
        }

        return find;
    }

    /// <summary>The paths that a search stands for, as patterns; null when the arguments are no search.</summary>
    public static List<ShellArgument> Found(IReadOnlyList<ShellArgument> arguments) => Found(Parse(arguments));

    private static Search Parse(IReadOnlyList<ShellArgument> arguments)
    {
        List<string> roots = [];
        int i = 0;
        while (i < arguments.Count && (arguments[i].Text is "-L" or "-P" or "-H" || !(arguments[i].IsOption || arguments[i].Text is "(" or "!" or ")")))
        {
            if (!arguments[i].IsOption)
            {
                roots.Add(arguments[i].Text);
            }

            i++;
        }

        int action = i;
        string? name = null;
        bool filtered = false;
        for (; i < arguments.Count; i++)
        {
            string text = arguments[i].Text;
            filtered |= Tests.Contains(text) || text == "-empty";
            if (text is "-name" or "-iname" or "-path" && i + 1 < arguments.Count && name is null && (i == 0 || arguments[i - 1].Text is not ("!" or "-not")))
            {
                name = arguments[i + 1].Text;
            }
        }

        return new Search(roots.Count == 0 ? ["."] : roots, name, filtered, action);
    }

    private static List<ShellArgument> Found(Search search)
    {
        List<ShellArgument> found = [];
        foreach (string root in search.Roots)
        {
            string name = search.Name?.TrimStart('.', '/') is { } looked && search.Name!.Contains('/') ? looked : search.Name ?? (search.Filtered ? "**" : "*");
            found.Add(new ShellArgument(root.TrimEnd('/') + "/" + name, ArgumentMarks.Glob | (root.Contains('$') ? ArgumentMarks.Unresolved : ArgumentMarks.None)));
        }

        return found;
    }

    private static List<ShellArgument> Command(IReadOnlyList<ShellArgument> arguments, ref int i, List<ShellArgument> found)
    {
        List<ShellArgument> command = [];
        for (i++; i < arguments.Count && arguments[i].Text is not (";" or "+"); i++)
        {
            if (arguments[i].Text == "{}")
            {
                command.AddRange(found);
            }
            else
            {
                command.Add(arguments[i].Text.Contains("{}", StringComparison.Ordinal) ? arguments[i] with { Text = arguments[i].Text.Replace("{}", found[0].Text, StringComparison.Ordinal) } : arguments[i]);
            }
        }

        return command;
    }

    private static void Run(ActionReaders readers, SpecialCall special, Search search, List<ShellArgument> command, EffectSink sink)
    {
        if (command.Count == 0 || special.Context.Depth >= ReadingContext.MaximumDepth)
        {
            return;
        }

        int before = sink.Count;
        readers.Commands.Read(new CommandCall(command[0], command.GetRange(1, command.Count - 1), StandardInput.None, special.Call.Source), special.Context.Deeper(), sink);
        EffectScope scope = search.Filtered ? EffectScope.Some : EffectScope.All;
        sink.Change(before, effect => effect with { Scope = scope, Reading = "find " + effect.Reading });
    }

    private static void ReadLook(ActionReaders readers, SpecialCall special, Search search, EffectSink sink)
    {
        ActionEffect effect = readers.Builder.Build(special.Facts, special.Command, special.Context, special.Call.Source);
        bool credential = search.Name is { } name && readers.Builder.Targets.Paths.IsCredential(name);
        sink.Add(effect with
        {
            Scope = EffectScope.Some,
            Targets = [.. search.Roots.Select(root => new EffectTarget("directory", PathJudge.Resolve(root, special.Context.WorkingDirectory)))],
            Traits = credential ? effect.Traits.Add(EffectTraits.SearchesCredential) : effect.Traits,
            Summary = $"looks for files in {string.Join(", ", search.Roots)}",
        });
    }
}
