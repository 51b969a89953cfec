namespace AuditLens.Effects.Shell;

[Flags]
internal enum ArgumentMarks : byte
{
    None = 0,
    Quoted = 1,

    /// <summary>Holds an unquoted <c>*</c>, <c>?</c>, <c>[</c> or extended glob: it stands for what matches.</summary>
    Glob = 2,

    /// <summary>Holds a variable or substitution whose value is not known; the text keeps it as written.</summary>
    Unresolved = 4,
}

/// <summary>An argument after expansion.</summary>
internal readonly record struct ShellArgument(string Text, ArgumentMarks Marks = ArgumentMarks.None)
{
    public bool IsGlob => (Marks & ArgumentMarks.Glob) != ArgumentMarks.None;

    public bool IsUnresolved => (Marks & ArgumentMarks.Unresolved) != ArgumentMarks.None;

    public bool IsQuoted => (Marks & ArgumentMarks.Quoted) != ArgumentMarks.None;

    public bool IsOption => Text.Length > 1 && Text[0] == '-';

    public override string ToString() => Text;
}
