using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

internal readonly record struct ParsedOption(string Name, ShellArgument? Value);

/// <summary>A command line split by what is known of the command: path, options with their values, positionals.</summary>
internal sealed class ParsedCommand(CommandNode node, string name)
{
    public string Name { get; } = name;

    public CommandNode Node { get; set; } = node;

    public List<ParsedOption> Options { get; } = [];

    public List<ShellArgument> Positionals { get; } = [];

    /// <summary>Count of positionals before <c>--</c>; -1 without one.</summary>
    public int Dashes { get; set; } = -1;

    /// <summary>The tool and its sub-commands as they were written: <c>aws rds delete-db-instance</c>.</summary>
    public string Path { get; set; } = name;

    /// <summary>What the star of the last path pattern stands for: <c>db-instance</c> of <c>delete-db-instance</c>.</summary>
    public string Tail { get; set; } = "";

    /// <summary>The path word before the last: <c>instances</c> of <c>compute instances delete</c>.</summary>
    public string Parent { get; set; } = "";

    public bool Has(FlagPattern pattern)
    {
        foreach (ParsedOption option in Options)
        {
            if (pattern.Name.IsMatch(option.Name) && (pattern.Value is null || pattern.Value.IsMatch(option.Value?.Text ?? "")))
            {
                return true;
            }
        }

        return false;
    }
}
