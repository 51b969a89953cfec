namespace AuditLens.Server.Search;

/// <summary>A query as it was written, without its filters.</summary>
internal abstract record SearchNode
{
    private SearchNode()
    {
    }

    public sealed record Words(string Text, bool IsPrefix) : SearchNode;

    public sealed record And(IReadOnlyList<SearchNode> Parts) : SearchNode;

    public sealed record Or(IReadOnlyList<SearchNode> Parts) : SearchNode;

    public sealed record Not(SearchNode Part) : SearchNode;
}
