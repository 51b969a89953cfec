namespace AuditLens.Effects.Sql;

internal enum SqlTokenKind
{
    Word, QuotedName, String, Number, Symbol, Parameter,
    /// <summary>A client command on a line of its own: <c>\c prod</c>, <c>.tables</c>, <c>:r file</c>; the text is the whole line.</summary>
    Meta,
    /// <summary>End of a batch: a line <c>GO</c>, or <c>\g</c>.</summary>
    Batch,
}

/// <param name="Text">Value without quotes and escapes; for symbols the characters.</param>
/// <param name="Start">Offset in the source.</param>
/// <param name="End">Offset behind the token.</param>
/// <param name="Depth">Open round brackets around it; both brackets of a pair carry the outer depth.</param>
/// <param name="StartsLine">Only blanks stand before it on its line.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int End, int Depth, bool StartsLine)
{
    /// <summary>Stands wherever no token is, so that readers may look past the end.</summary>
    public static readonly SqlToken None = new(SqlTokenKind.Symbol, "", 0, 0, 0, false);

    public bool IsWord(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.Parameter;
}
