using AuditLens.Effects.Environments;
using AuditLens.Effects.Shell;

namespace AuditLens.Effects.Knowledge;

/// <summary>Gathers the signs of the environment that a command line gives, and those that were found on the way down to it.</summary>
internal static class HintCollector
{
    /// <summary>Null when there is no sign at all.</summary>
    public static List<EnvironmentHint>? Collect(ParsedCommand? command, ReadingContext context)
    {
        List<EnvironmentHint>? hints = context.Hints.Length == 0 ? null : [.. context.Hints];
        if (command is null)
        {
            return hints;
        }

        List<ShellArgument> values = [];
        foreach (HintRule rule in command.Node.Settings.Hints)
        {
            if (rule.Variable is not null)
            {
                AddVariable(rule.Variable, context, ref hints);
                AddAssigned(rule.Variable, command, ref hints);
                continue;
            }

            values.Clear();
            rule.Source!.Collect(command, values);
            foreach (ShellArgument value in values)
            {
                Add(rule, value.Text, context, ref hints);
            }

            if (values.Count == 0 && rule.Source.Kind == SourceKind.Option)
            {
                AddSwitch(rule, command, ref hints);
            }
        }

        return hints;
    }

    /// <summary>make and rake take variables as words of their own: <c>rake db:reset RAILS_ENV=test</c>.</summary>
    private static void AddAssigned(string name, ParsedCommand command, ref List<EnvironmentHint>? hints)
    {
        foreach (ShellArgument word in command.Positionals)
        {
            if (word.Text.Length > name.Length + 1 && word.Text[name.Length] == '=' && word.Text.StartsWith(name, StringComparison.Ordinal))
            {
                (hints ??= []).Add(OfVariable(name, word.Text[(name.Length + 1)..]));
            }
        }
    }

    /// <summary>A switch without a value says by its own name where the command acts: <c>vercel --prod</c>.</summary>
    private static void AddSwitch(HintRule rule, ParsedCommand command, ref List<EnvironmentHint>? hints)
    {
        foreach (ParsedOption option in command.Options)
        {
            if (option.Value is null && option.Name.StartsWith("--", StringComparison.Ordinal) && rule.Source!.Names(option))
            {
                (hints ??= []).Add(new EnvironmentHint(rule.Kind, option.Name, "option " + option.Name));
            }
        }
    }

    public static ReadingContext AddTo(ReadingContext context, ParsedCommand command)
    {
        List<EnvironmentHint>? hints = Collect(command, context);
        return hints is null || hints.Count == context.Hints.Length ? context : context with { Hints = [.. hints] };
    }

    private static void Add(HintRule rule, string value, ReadingContext context, ref List<EnvironmentHint>? hints)
    {
        bool thatHost = context.Elsewhere && rule.Kind is HintKind.Host or HintKind.DatabaseName or HintKind.Connection && EnvironmentResolver.IsLocal(value);
        if (value.Length > 0 && !thatHost)
        {
            HintKind kind = value.Contains("://", StringComparison.Ordinal) && rule.Kind is HintKind.DatabaseName or HintKind.Host ? HintKind.Connection : rule.Kind;
            (hints ??= []).Add(new EnvironmentHint(kind, value, kind == HintKind.Connection ? "connection " + WithoutPassword(value) : rule.Word + " " + value));
        }
    }

    public static void AddVariable(string name, ReadingContext context, ref List<EnvironmentHint>? hints)
    {
        if (context.Variable(name) is { Length: > 0 } value && (hints is null || !hints.Exists(hint => hint.Value == value)))
        {
            (hints ??= []).Add(OfVariable(name, value));
        }
    }

    public static EnvironmentHint OfVariable(string name, string value) => value.Contains("://", StringComparison.Ordinal)
        ? new EnvironmentHint(HintKind.Connection, value, $"{name}={WithoutPassword(value)}")
        : new EnvironmentHint(HintKind.Variable, value, $"{name}={value}");

    /// <summary>The words of a hint reach reports: what stands between the scheme and the host is left out.</summary>
    private static string WithoutPassword(string value)
    {
        int scheme = value.IndexOf("://", StringComparison.Ordinal);
        int at = scheme < 0 ? -1 : value.LastIndexOf('@');
        return at < 0 ? value : string.Concat(value.AsSpan(0, scheme + 3), value.AsSpan(at + 1));
    }
}
