namespace AuditLens.Effects.Shell;

internal enum InputKind : byte
{
    /// <summary>Nothing is piped in.</summary>
    None,

    /// <summary>The text is known.</summary>
    Literal,

    /// <summary>The content of a file that may or may not be known.</summary>
    File,

    /// <summary>Paths that a search finds, as patterns, one a line.</summary>
    Paths,

    /// <summary>Downloaded by the command before.</summary>
    Remote,

    /// <summary>Something that cannot be known from the text.</summary>
    Unknown,
}

/// <summary>What a command finds on its standard input.</summary>
/// <param name="Text">The text, or the file's path.</param>
/// <param name="Encoded">It was decoded on the way: base64, rot13, hex.</param>
internal sealed record StandardInput(InputKind Kind, string Text = "", bool Encoded = false)
{
    public static readonly StandardInput None = new(InputKind.None);

    public static readonly StandardInput Unknown = new(InputKind.Unknown);

    /// <summary>It answers questions in advance: <c>yes</c>, <c>y</c>, <c>1</c>.</summary>
    public bool Answers => Kind == InputKind.Literal && Text.Trim() is "y" or "yes" or "Y" or "Yes" or "YES" or "1";
}

/// <summary>A simple command after expansion.</summary>
/// <param name="Source">The command as it stands in the text.</param>
internal sealed record CommandCall(ShellArgument Name, IReadOnlyList<ShellArgument> Arguments, StandardInput Input, string Source);
