using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

/// <summary>Reads one option in the style of its command.</summary>
internal sealed class OptionReader(ParsedCommand command, IReadOnlyList<ShellArgument> arguments)
{
    private static readonly string[] ShortNames = [.. Enumerable.Range(0, 128).Select(c => "-" + (char)c)];

    private CommandSettings Settings => command.Node.Settings;

    public bool IsOption(ShellArgument argument)
    {
        string text = argument.Text;
        return text.Length > 1 && Settings.Style switch
        {
            OptionStyle.Operands => text.IndexOf('=') > 0 || text[0] == '-',
            OptionStyle.Slash => (text[0] == '/' && text.Length <= 12 && !text.AsSpan(1).ContainsAny('/', '\\')) || text[0] == '-',
            _ => text[0] == '-',
        };
    }

    /// <summary>Reads the option at <paramref name="index"/>; returns the index after it and its values.</summary>
    public int Read(int index)
    {
        string text = arguments[index].Text;
        return Settings.Style switch
        {
            OptionStyle.Operands => ReadOperand(index, text),
            OptionStyle.Slash or OptionStyle.PowerShell => ReadWindows(index, text),
            OptionStyle.Long => ReadLong(index, text.StartsWith("--", StringComparison.Ordinal) ? text[1..] : text),
            _ when text[1] == '-' || Settings.Values.Contains(text) || Settings.Flags.Contains(text) => ReadLong(index, text),
            _ => ReadCluster(index, text, 1),
        };
    }

    private int ReadLong(int index, string text)
    {
        int equals = text.IndexOf('=');
        if (equals > 0)
        {
            Add(text[..equals], arguments[index] with { Text = text[(equals + 1)..] });
            return index + 1;
        }

        if (!TakesValue(text, index))
        {
            Add(text, null);
            return index + 1;
        }

        int next = index + 1;
        do
        {
            Add(text, arguments[next++]);
        }
        while (Settings.Style == OptionStyle.Greedy && !Settings.Values.Contains(text) && next < arguments.Count && !arguments[next].IsOption && text.StartsWith("--", StringComparison.Ordinal));
        return next;
    }

    private bool TakesValue(string name, int index) =>
        index + 1 < arguments.Count
        && (Settings.Values.Contains(name)
            || (Settings.Style is OptionStyle.Valued or OptionStyle.Greedy && name.StartsWith("--", StringComparison.Ordinal)
                && !Settings.Flags.Contains(name) && !name.StartsWith("--no-", StringComparison.Ordinal) && !arguments[index + 1].IsOption));

    /// <summary>Reads letters from <paramref name="start"/> as single options; a letter that takes a value takes the rest of the word, or the next word.</summary>
    public int ReadCluster(int index, string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            string name = text[i] < 128 ? ShortNames[text[i]] : "-" + text[i];
            if (!Settings.Values.Contains(name))
            {
                Add(name, null);
                continue;
            }

            if (i + 1 < text.Length && Settings.Style != OptionStyle.Bundled)
            {
                Add(name, arguments[index] with { Text = text[(text[i + 1] == '=' ? i + 2 : i + 1)..] });
                return index + 1;
            }

            if (index + 1 < arguments.Count)
            {
                Add(name, arguments[index + 1]);
                AddRemaining(text, i + 1);
                return index + 2;
            }

            Add(name, null);
        }

        return index + 1;
    }

    private void AddRemaining(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            Add("-" + text[i], null);
        }
    }

    private int ReadOperand(int index, string text)
    {
        int equals = text.IndexOf('=');
        Add(equals < 0 ? text : text[..(equals + 1)], equals < 0 ? null : arguments[index] with { Text = text[(equals + 1)..] });
        return index + 1;
    }

    private int ReadWindows(int index, string text)
    {
        int colon = text.IndexOf(':', 1);
        string name = Complete(colon > 0 ? text[..colon] : text);
        if (colon > 0)
        {
            Add(name, arguments[index] with { Text = text[(colon + 1)..] });
            return index + 1;
        }

        bool valued = Settings.Style == OptionStyle.PowerShell
            ? !Settings.Flags.Contains(name) && index + 1 < arguments.Count && !arguments[index + 1].IsOption
            : Settings.Values.Contains(name) && index + 1 < arguments.Count;
        Add(name, valued ? arguments[index + 1] : null);
        return index + (valued ? 2 : 1);
    }

    /// <summary>PowerShell takes any unambiguous beginning of a parameter's name: <c>-Rec</c> is <c>-Recurse</c>.</summary>
    private string Complete(string written)
    {
        string name = written.ToLowerInvariant();
        if (Settings.Style != OptionStyle.PowerShell || Settings.Flags.Contains(name) || Settings.Values.Contains(name))
        {
            return name;
        }

        return Settings.Flags.Concat(Settings.Values).Order(StringComparer.Ordinal).FirstOrDefault(known => known.StartsWith(name, StringComparison.Ordinal)) ?? name;
    }

    private void Add(string name, ShellArgument? value) => command.Options.Add(new ParsedOption(name, value));
}
