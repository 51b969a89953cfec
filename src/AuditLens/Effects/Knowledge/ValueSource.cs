using System.Globalization;
using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

internal enum SourceKind : byte
{
    Positional, FromPositional, AllButLast, Last, AfterDashes, Option, Literal, Tail, Parent, StandardInput, Operand,
}

/// <summary>Where a value stands on a command line, as knowledge files write it: <c>@0</c>, <c>@1...</c>, <c>@last</c>, <c>@init</c>, <c>@--</c>, <c>--option</c>, <c>=literal</c>, <c>tail</c>, <c>parent</c>, <c>stdin</c>.</summary>
internal sealed class ValueSource
{
    private ValueSource(SourceKind kind, int index = 0, string text = "")
    {
        Kind = kind;
        Index = index;
        Text = text;
        Name = new Glob(text);
    }

    public SourceKind Kind { get; }

    public int Index { get; }

    public string Text { get; }

    private Glob Name { get; }

    /// <summary>Null when the text is none of the forms above.</summary>
    public static ValueSource? TryParse(string text)
    {
        bool rest = text.EndsWith("...", StringComparison.Ordinal);
        return text switch
        {
            "@last" => new ValueSource(SourceKind.Last),
            "@init" => new ValueSource(SourceKind.AllButLast),
            "@--" => new ValueSource(SourceKind.AfterDashes),
            "tail" => new ValueSource(SourceKind.Tail),
            "parent" => new ValueSource(SourceKind.Parent),
            "stdin" => new ValueSource(SourceKind.StandardInput),
            ['@', ..] when int.TryParse(text.AsSpan(1, text.Length - (rest ? 4 : 1)), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                => new ValueSource(rest ? SourceKind.FromPositional : SourceKind.Positional, index),
            ['=', ..] => new ValueSource(SourceKind.Literal, 0, text[1..]),
            ['-' or '/', _, ..] => new ValueSource(SourceKind.Option, 0, text),
            [.., '='] => new ValueSource(SourceKind.Operand, 0, text),
            _ => null,
        };
    }

    /// <summary>Adds the values found; false when there is none.</summary>
    public bool Collect(ParsedCommand command, List<ShellArgument> values)
    {
        int before = values.Count;
        List<ShellArgument> positionals = command.Positionals;
        switch (Kind)
        {
            case SourceKind.Positional when Index < positionals.Count:
                values.Add(positionals[Index]);
                break;
            case SourceKind.FromPositional when Index < positionals.Count:
                values.AddRange(positionals.GetRange(Index, positionals.Count - Index));
                break;
            case SourceKind.AllButLast when positionals.Count > 1:
                values.AddRange(positionals.GetRange(0, positionals.Count - 1));
                break;
            case SourceKind.Last when positionals.Count > 0:
                values.Add(positionals[^1]);
                break;
            case SourceKind.AfterDashes when command.Dashes >= 0 && command.Dashes < positionals.Count:
                values.AddRange(positionals.GetRange(command.Dashes, positionals.Count - command.Dashes));
                break;
            case SourceKind.Option or SourceKind.Operand:
                CollectOptions(command, values);
                break;
            case SourceKind.Literal:
                values.Add(new ShellArgument(Text));
                break;
            case SourceKind.Tail when command.Tail.Length > 0:
                values.Add(new ShellArgument(command.Tail));
                break;
            case SourceKind.Parent when command.Parent.Length > 0:
                values.Add(new ShellArgument(command.Parent));
                break;
            default:
                break;
        }

        return values.Count > before;
    }

    /// <summary>The option is the one that this source names.</summary>
    public bool Names(ParsedOption option) => Name.IsMatch(option.Name);

    private void CollectOptions(ParsedCommand command, List<ShellArgument> values)
    {
        foreach (ParsedOption option in command.Options)
        {
            if (option.Value is { } value && Name.IsMatch(option.Name))
            {
                values.Add(value);
            }
        }
    }
}
