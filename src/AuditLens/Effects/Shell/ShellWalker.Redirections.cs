using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

internal sealed partial class ShellWalker
{
    /// <summary>Redirections that write are effects of their own.</summary>
    /// <param name="command">Name of the command whose output it is; null when there is none, so that the file is only emptied.</param>
    private void WriteRedirections(ShellNode node, StandardInput output, string? command)
    {
        foreach (Redirection redirection in node.Redirections)
        {
            if (redirection.Target is not { } word || redirection.Operator is not (">" or ">>" or ">|" or "&>" or "&>>" or ">&" or "<>"))
            {
                continue;
            }

            ShellArgument target = _expander.ExpandOne(word);
            ReadProcessSubstitutions(word);
            if (!IsDescriptorOrSink(redirection, target.Text))
            {
                WriteFile(redirection, target, output, command);
            }
        }
    }

    private static bool IsDescriptorOrSink(Redirection redirection, string target) =>
        target is "/dev/null" or "NUL" or "nul" or "$null" or "/dev/stderr" or "/dev/stdout" or "/dev/tty" or "-" or "" || target.StartsWith("<(", StringComparison.Ordinal) || target.StartsWith("/dev/fd/", StringComparison.Ordinal)
        || (redirection.Operator == ">&" && target.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0);

    private void WriteFile(Redirection redirection, ShellArgument target, StandardInput output, string? command)
    {
        bool appends = redirection.Operator is ">>" or "&>>";
        string path = PathJudge.Resolve(target.Text, _context.WorkingDirectory);
        if (output.Kind == InputKind.Literal && !output.Encoded)
        {
            _sink.Written[path] = appends && _sink.Written.TryGetValue(path, out string? before) ? before + output.Text : output.Text;
        }
        else if (!appends)
        {
            _sink.Written.Remove(path);
        }

        bool nothing = command is null or ":" or "true" || (output.Kind == InputKind.Literal && string.IsNullOrWhiteSpace(output.Text));
        bool empties = nothing && !appends;
        _sink.Add(_readers.Redirects.Effect(redirection, path, target.IsUnresolved, empties, appends, _context));
    }
}
