using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

/// <summary>The targets of a command line, with what their wording says of the scope.</summary>
internal sealed record TargetReading(List<EffectTarget> Targets, List<ShellArgument> Words, EffectScope Scope, bool ArePaths, ReadingContext Context)
{
    /// <summary>One option, or the words from one place on, name more than one target.</summary>
    public bool IsList { get; init; }
}

/// <summary>Finds the targets of a command line and judges those that are paths.</summary>
internal sealed class TargetReader(PathLists lists)
{
    private const int MaximumTargets = 20;

    public PathJudge Paths { get; } = new(lists);

    public TargetReading Read(MergedFacts facts, ParsedCommand command, ReadingContext context)
    {
        List<EffectTarget> targets = [];
        List<ShellArgument> words = [];
        if (facts.Target is not { } rule)
        {
            return new TargetReading(targets, words, EffectScope.Unknown, false, context);
        }

        ValueSource? found = Array.Find(rule.Sources, source => source.Collect(command, words));
        bool list = words.Exists(IsListOfUnknown) || words.Count > 1 && (found is { Kind: SourceKind.FromPositional } || (found is { Kind: SourceKind.Option } && found.Text.EndsWith('s')));

        string? container = ContainerOf(facts, command);
        string kind = KindOf(rule, command);
        foreach (ShellArgument word in words)
        {
            if (targets.Count < MaximumTargets)
            {
                string name = rule.IsPath ? PathJudge.Resolve(word.Text, context.WorkingDirectory) : word.Text;
                targets.Add(new EffectTarget(kind, name, container));
            }
        }

        bool parts = words.Count > 1 && found is { Kind: SourceKind.Option } && AreParts(found, command, words.Count);
        return new TargetReading(targets, words, parts ? EffectScope.One : ScopeOf(words, rule.IsPath), rule.IsPath, context) { IsList = list };
    }

    /// <summary>Different options each give a part of one name: <c>--log-group-name g --log-stream-name s</c>.</summary>
    private static bool AreParts(ValueSource source, ParsedCommand command, int values) =>
        command.Options.Where(source.Names).Select(static option => option.Name).Distinct(StringComparer.Ordinal).Count() == values;

    private static string? ContainerOf(MergedFacts facts, ParsedCommand command)
    {
        List<ShellArgument> values = [];
        return Array.Exists(facts.Container, source => source.Collect(command, values)) ? values[0].Text : null;
    }

    private static string KindOf(TargetRule rule, ParsedCommand command) => rule.Kind switch
    {
        "{tail}" => Singular(command.Tail.Length > 0 ? command.Tail : ObjectOf(command.Path)),
        "{parent}" => Singular(command.Parent),
        "{0}" => command.Positionals.Count > 0 ? Singular(command.Positionals[0].Text) : "resource",
        _ => rule.Kind,
    };

    /// <summary>What the last word acts on: <c>security-group</c> of <c>delete-security-group</c>.</summary>
    private static string ObjectOf(string path)
    {
        string last = path[(path.LastIndexOf(' ') + 1)..];
        return last[(last.IndexOf('-') + 1)..];
    }

    private static string Singular(string word) => word.Length == 0 ? "resource"
        : word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("dns", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static EffectScope ScopeOf(List<ShellArgument> words, bool paths)
    {
        bool some = words.Count > 1;
        foreach (ShellArgument word in words)
        {
            if (IsEverything(word, paths))
            {
                return EffectScope.All;
            }

            some |= word.IsGlob || IsListOfUnknown(word) || (!paths && word.Text.Contains('*')) || (paths && word.Text.EndsWith("/*", StringComparison.Ordinal));
        }

        return words.Count == 0 ? EffectScope.Unknown : some ? EffectScope.Some : EffectScope.One;
    }

    /// <summary>An unquoted substitution gives any number of words: <c>docker rm $(docker ps -aq)</c>.</summary>
    private static bool IsListOfUnknown(ShellArgument word) => word.IsUnresolved && !word.IsQuoted && word.Text.StartsWith("$(", StringComparison.Ordinal);

    private static bool IsEverything(ShellArgument word, bool paths)
    {
        string text = word.Text;
        return (text is "*" or "." or "./" or ".*" or "*.*" && (word.IsGlob || paths || text == "*")) || (word.IsGlob && text.EndsWith("/*", StringComparison.Ordinal));
    }

    /// <summary>Applies what the paths show: build output is easy to make again, an unset variable may stand for anything, a log is evidence.</summary>
    public void Judge(TargetReading reading, EffectVerb verb, List<string> traits, ref EffectScope scope, ref Reversibility reversibility)
    {
        if (reading.Words.Exists(word => word.IsUnresolved))
        {
            JudgeUnresolved(reading, verb, traits, ref scope, ref reversibility);
        }

        if (!reading.ArePaths || reading.Targets.Count == 0)
        {
            return;
        }

        bool regenerable = true;
        foreach (EffectTarget target in reading.Targets)
        {
            PathNature nature = Paths.Judge(target.Name, reading.Context.Surroundings);
            regenerable &= nature == PathNature.Regenerable;
            scope = nature == PathNature.Root && verb is EffectVerb.Delete ? EffectScope.All : scope;
            AddTraits(target.Name, verb, traits);
        }

        if (regenerable && verb is EffectVerb.Delete or EffectVerb.Reset)
        {
            Add(traits, EffectTraits.Regenerable);
            reversibility = reversibility == Reversibility.Irreversible ? Reversibility.Easy : reversibility;
        }
    }

    private static void JudgeUnresolved(TargetReading reading, EffectVerb verb, List<string> traits, ref EffectScope scope, ref Reversibility reversibility)
    {
        Add(traits, EffectTraits.UnresolvedTarget);
        if (verb is EffectVerb.Delete or EffectVerb.Reset && reading.ArePaths && reading.Words.Exists(MayBeAnything))
        {
            scope = EffectScope.All;
            reversibility = Reversibility.Irreversible;
        }
    }

    /// <summary>The unknown part is a whole segment: were it empty, the path would name the folder above, or the root.</summary>
    private static bool MayBeAnything(ShellArgument word)
    {
        if (!word.IsUnresolved || IsListOfUnknown(word))
        {
            return false;
        }

        foreach (string segment in word.Text.Split('/'))
        {
            if (segment.StartsWith('$') && segment.IndexOfAny(['.', '-'], 1) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private void AddTraits(string path, EffectVerb verb, List<string> traits)
    {
        if (verb is EffectVerb.Observe or EffectVerb.Send or EffectVerb.Create && Paths.IsCredential(path))
        {
            Add(traits, EffectTraits.ReadsCredential);
        }

        if (verb is EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Modify)
        {
            AddIf(Paths.IsLog(path), traits, EffectTraits.TouchesLog);
            AddIf(Paths.IsGuardrail(path), traits, EffectTraits.DisablesProtection);
            AddIf(verb != EffectVerb.Modify && Paths.IsBackup(path), traits, EffectTraits.DestroysRecovery);
        }
    }

    private static void AddIf(bool holds, List<string> traits, string trait)
    {
        if (holds)
        {
            Add(traits, trait);
        }
    }

    private static void Add(List<string> traits, string trait)
    {
        if (!traits.Contains(trait))
        {
            traits.Add(trait);
        }
    }
}
