using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Builtins that change where and with what the following commands run.</summary>
internal static class ShellBuiltins
{
    public static bool TryRun(CommandCall call, ReadingContext context, ref ReadingContext lasting, CommandKnowledge knowledge)
    {
        switch (call.Name.Text)
        {
            case "cd" or "pushd" or "chdir" or "Set-Location" or "sl":
                lasting = lasting with { WorkingDirectory = Folder(call, context) };
                return true;
            case "popd":
                lasting = lasting with { WorkingDirectory = null };
                return true;
            case "export" or "declare" or "typeset" or "local" or "readonly" or "set" when call.Arguments.Count > 0 && call.Arguments[0].Text is not ("+o" or "-o"):
                foreach (ShellArgument argument in call.Arguments)
                {
                    lasting = Export(argument, lasting, knowledge);
                }

                return true;
            default:
                return false;
        }
    }

    private static ReadingContext Export(ShellArgument argument, ReadingContext context, CommandKnowledge knowledge)
    {
        int equals = argument.Text.IndexOf('=');
        if (equals <= 0)
        {
            return context;
        }

        string name = argument.Text[..equals];
        return argument.IsUnresolved
            ? context with { Variables = context.Variables.Remove(name) }
            : Assign(context, name, argument.Text[(equals + 1)..], knowledge);
    }

    /// <summary>Sets a variable; one that names an environment or a connection is a sign of where the commands act.</summary>
    public static ReadingContext Assign(ReadingContext context, string name, string value, CommandKnowledge knowledge)
    {
        ReadingContext assigned = context with { Variables = context.Variables.SetItem(name, value) };
        bool shows = value.Length > 0 && (knowledge.EnvironmentVariables.Contains(name) || (value.Contains("://", StringComparison.Ordinal) && name.Contains("DATABASE", StringComparison.OrdinalIgnoreCase)));
        return shows ? assigned.With(HintCollector.OfVariable(name, value)) : assigned;
    }

    private static string? Folder(CommandCall call, ReadingContext context)
    {
        foreach (ShellArgument argument in call.Arguments)
        {
            if (argument.Text == "-")
            {
                return null;
            }

            if (!argument.IsOption)
            {
                return PathJudge.Resolve(argument.Text, context.WorkingDirectory).TrimEnd('/') is { Length: > 0 } folder ? folder : "/";
            }
        }

        return "~";
    }
}
