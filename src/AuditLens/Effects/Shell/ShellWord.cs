namespace AuditLens.Effects.Shell;

/// <summary>How the text is quoted and escaped: POSIX shells, or cmd and PowerShell, where a backslash is only a letter of a path.</summary>
internal enum ShellDialect : byte
{
    Posix, Windows,
}

internal enum WordPartKind : byte
{
    Literal,
    Variable,
    CommandSubstitution,
    ProcessSubstitution,
    Arithmetic,
}

/// <param name="Text">The literal text, the variable's name, or the source of the substitution.</param>
/// <param name="Quoted">Inside quotes or escaped: no globbing, no splitting, no tilde.</param>
/// <param name="Operator">Of a parameter expansion: <c>:-</c>, <c>:?</c>, <c>%</c> ...; null for a plain variable.</param>
/// <param name="Operand">The word after the operator.</param>
internal readonly record struct WordPart(WordPartKind Kind, string Text, bool Quoted, string? Operator = null, string? Operand = null);

/// <summary>A word as written: its parts in order, before expansion.</summary>
internal sealed class ShellWord(WordPart[] parts)
{
    public WordPart[] Parts { get; } = parts;

    /// <summary>The text when the word is one unquoted literal, as reserved words and most arguments are; else null.</summary>
    public string? Plain => Parts is [{ Kind: WordPartKind.Literal, Quoted: false }] ? Parts[0].Text : null;

    public bool IsQuoted => Parts.Length == 0 || Array.Exists(Parts, part => part.Quoted);

    public static ShellWord Of(string text) => new([new WordPart(WordPartKind.Literal, text, Quoted: true)]);
}

/// <summary>A here-document; the body is known once the line that starts it has ended.</summary>
internal sealed class HereDocument(string delimiter, bool quoted, bool stripTabs)
{
    public string Delimiter { get; } = delimiter;

    /// <summary>A quoted delimiter: the body is taken as it stands.</summary>
    public bool Quoted { get; } = quoted;

    public bool StripTabs { get; } = stripTabs;

    public string Body { get; set; } = "";
}

internal enum TokenKind : byte
{
    Word, Operator, Redirect, NewLine, End,
}

/// <param name="Text">The operator as written; empty for words.</param>
/// <param name="Descriptor">File descriptor before a redirection, -1 when none is written.</param>
internal readonly record struct ShellToken(TokenKind Kind, string Text, int Start, int End, ShellWord? Word = null, int Descriptor = -1, HereDocument? Document = null);
