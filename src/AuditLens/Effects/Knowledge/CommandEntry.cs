using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Knowledge;

/// <summary>How a command writes its options.</summary>
internal enum OptionStyle : byte
{
    /// <summary><c>-abc --long[=value]</c>; options take a value when <c>values</c> names them.</summary>
    Posix,

    /// <summary>One dash, whole words: <c>-auto-approve -var x</c>.</summary>
    Long,

    /// <summary>Long options take a value unless <c>flags</c> names them.</summary>
    Valued,

    /// <summary>Long options take all following words up to the next option.</summary>
    Greedy,

    /// <summary>As tar: the first word is a cluster even without a dash.</summary>
    Bundled,

    /// <summary>As dd: <c>name=value</c> words.</summary>
    Operands,

    /// <summary>As cmd: <c>/s /q</c>, letters of either case.</summary>
    Slash,

    /// <summary><c>-Name value</c>, letters of either case, names may be cut short.</summary>
    PowerShell,
}

/// <summary>What holds for a command and everything under it.</summary>
internal sealed record CommandSettings
{
    public static readonly CommandSettings Default = new();

    public OptionStyle Style { get; init; }

    public HashSet<string> Values { get; init; } = [];

    public HashSet<string> Flags { get; init; } = [];

    public HintRule[] Hints { get; init; } = [];

    public bool IgnoreCase { get; init; }

    /// <summary><c>kind/name</c> is read as two words, as kubectl does.</summary>
    public bool SplitSlash { get; init; }
}

/// <param name="Variable">Name of an environment variable; null when the value stands on the command line.</param>
internal sealed record HintRule(HintKind Kind, ValueSource? Source, string? Variable, string Word);

internal sealed record TargetRule(string Kind, ValueSource[] Sources)
{
    public bool IsPath { get; } = Kind is "file" or "directory" or "path";
}

/// <param name="Language">What the text is: sql, shell, command, script, code ...</param>
internal sealed record NestedRule(string Language, ValueSource Source);

/// <summary>What an entry, or a rule within it, says. Null members say nothing and leave what was said before.</summary>
internal sealed record EntryFacts
{
    public EffectVerb? Verb { get; init; }

    public EffectScope? Scope { get; init; }

    /// <summary>Scope when the line names no target: a bare <c>list</c> shows several.</summary>
    public EffectScope? Unnamed { get; init; }

    public Reversibility? Reversibility { get; init; }

    public bool? DryRun { get; init; }

    /// <summary>The command matters to nobody when the line has any other effect (<c>cd</c>, <c>echo</c>).</summary>
    public bool? Quiet { get; init; }

    /// <summary>The command's own effect stands beside those of the text it runs.</summary>
    public bool? Keep { get; init; }

    public string[] Traits { get; init; } = [];

    public TargetRule? Target { get; init; }

    public ValueSource[]? Container { get; init; }

    public string? Summary { get; init; }

    public NestedRule[]? Nested { get; init; }

    /// <summary>From this positional on, words are no options of this command.</summary>
    public int? RawFrom { get; init; }

    /// <summary>Name of a reader in code, for the few commands with a grammar of their own.</summary>
    public string? Reader { get; init; }

    public string? Note { get; init; }

    /// <summary>The command sets a context for those that follow, kept as the variable of this name.</summary>
    public EstablishRule? Establishes { get; init; }
}

/// <param name="Variable">Name that <c>hints: variables</c> of the tool names, e.g. <c>kubectl context</c>.</param>
internal sealed record EstablishRule(string Variable, ValueSource Source);

/// <summary>A condition on the command line, and what holds when it is met.</summary>
internal sealed record EntryRule(FlagPattern[] AnyFlag, FlagPattern[] NoFlag, Glob[] AnyArgument, Glob[] FirstArgument, bool? HasArguments, bool? HasDashes, EntryFacts Facts)
{
    public bool Applies(ParsedCommand command) =>
        (AnyFlag.Length == 0 || Array.Exists(AnyFlag, command.Has))
        && !Array.Exists(NoFlag, command.Has)
        && (AnyArgument.Length == 0 || command.Positionals.Exists(argument => Array.Exists(AnyArgument, glob => glob.IsMatch(argument.Text))))
        && (FirstArgument.Length == 0 || (command.Positionals.Count > 0 && Array.Exists(FirstArgument, glob => glob.IsMatch(command.Positionals[0].Text))))
        && (HasDashes is not bool dashes || dashes == command.Dashes >= 0)
        && (HasArguments is not bool has || has == command.Positionals.Count > 0);
}

/// <summary>An option by name, and by value where that matters: <c>--dry-run=client</c>, <c>-o*</c>.</summary>
internal sealed record FlagPattern(Glob Name, Glob? Value)
{
    public static FlagPattern Parse(string text, bool ignoreCase)
    {
        int equals = text.IndexOf('=', 1);
        bool operand = equals == text.Length - 1;
        return equals < 0 || operand
            ? new FlagPattern(new Glob(text, ignoreCase), null)
            : new FlagPattern(new Glob(text[0] == '-' || text[0] == '/' ? text[..equals] : text[..(equals + 1)], ignoreCase), new Glob(text[(equals + 1)..], ignoreCase: true));
    }
}

/// <param name="Key">The command path as a person writes it: <c>prisma migrate reset</c>.</param>
internal sealed record CommandEntry(string Key, EntryFacts Facts, EntryRule[] Rules, KnowledgePlace Place);

/// <summary>Where an entry stands in its file, for problems and for "why".</summary>
public sealed record KnowledgePlace(string File, int Line);

/// <param name="Command">A command line.</param>
/// <param name="Expected">What it must be read as, in the notation of the knowledge files.</param>
public sealed record CommandExample(string Command, string Expected, KnowledgePlace Place);

/// <param name="Code">Stable code: <c>KN001</c> not YAML, <c>KN002</c> unknown key, <c>KN003</c> bad value, <c>KN004</c> missing member, <c>KN005</c> file cannot be read.</param>
public sealed record KnowledgeProblem(string Code, KnowledgePlace Place, string Message)
{
    public override string ToString() => $"{Place.File}:{Place.Line}: {Code} {Message}";
}
