namespace AuditLens.Storage;

/// <summary>What is looked for in an event's text, arguments and result. Letters of either case are the same.</summary>
public abstract record SearchExpression
{
    private SearchExpression()
    {
    }

    /// <summary>A word, or words that stand one after another in one of the texts.</summary>
    /// <param name="Text">As typed; what is neither letter nor digit parts words. It holds a letter or a digit.</param>
    /// <param name="IsPrefix">The last word may be the beginning of a longer one.</param>
    public sealed record Words(string Text, bool IsPrefix = false) : SearchExpression;

    /// <summary>All of them, anywhere in the texts.</summary>
    public sealed record All(IReadOnlyList<SearchExpression> Parts) : SearchExpression;

    /// <summary>At least one of them.</summary>
    public sealed record Any(IReadOnlyList<SearchExpression> Parts) : SearchExpression;

    /// <summary>What the one finds and the other does not: an index tells what is there, and not all that lacks a word.</summary>
    public sealed record Without(SearchExpression Wanted, SearchExpression Unwanted) : SearchExpression;

    /// <summary>The words in it, from left to right.</summary>
    public IEnumerable<Words> Leaves() => this switch
    {
        Words words => [words],
        All all => all.Parts.SelectMany(static p => p.Leaves()),
        Any any => any.Parts.SelectMany(static p => p.Leaves()),
        Without without => without.Wanted.Leaves().Concat(without.Unwanted.Leaves()),
        _ => [],
    };

    /// <summary>The words whose occurrence makes an event a hit.</summary>
    public IEnumerable<Words> WantedLeaves() => this switch
    {
        All all => all.Parts.SelectMany(static p => p.WantedLeaves()),
        Any any => any.Parts.SelectMany(static p => p.WantedLeaves()),
        Without without => without.Wanted.WantedLeaves(),
        _ => Leaves(),
    };
}
