using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;

namespace AuditLens.Reporting.Document;

/// <summary>Numbers the cited records in the order in which the report first cites them.</summary>
public sealed class Citations
{
    private readonly Dictionary<EventRef, int> _numbers = [];
    private readonly DecisionChain _chain;
    private readonly Func<EventRef, string>? _address;

    /// <param name="address">Where a reader can open the record itself; null where only the report's own appendix is at hand.</param>
    public Citations(DecisionChain chain, Func<EventRef, string>? address = null) => (_chain, _address) = (chain, address);

    /// <summary>Cited records, by number.</summary>
    public IEnumerable<(int Number, EventRef Ref, ChainStep? Step)> Cited => _numbers.OrderBy(static n => n.Value).Select(n => (n.Value, n.Key, _chain.StepOf(n.Key.Event)));

    public int Number(EventRef r) => _numbers.TryGetValue(r, out int number) ? number : _numbers[r] = _numbers.Count + 1;

    /// <summary>What a citation links to: the record, or its row in the appendix.</summary>
    public string Address(EventRef r) => _address?.Invoke(r) ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#e{Number(r)}");

    /// <summary>Gives numbers to all that the sections cite, in reading order.</summary>
    public void Collect(ImmutableArray<ReportSection> sections)
    {
        foreach (Block block in sections.SelectMany(static s => s.Blocks))
        {
            foreach (EventRef r in Of(block))
            {
                _ = Number(r);
            }
        }
    }

    private static IEnumerable<EventRef> Of(Block block) => block switch
    {
        Paragraph p => p.Sentences.SelectMany(static s => s.Evidence),
        Bullets b => b.Items.SelectMany(static s => s.Evidence),
        Table t => t.Rows.SelectMany(static r => r.SelectMany(static c => c.Evidence)),
        Quote q => q.Evidence,
        ChainFigure f => f.Picture.Nodes.Select(static n => n.Ref),
        FindingBlock f => f.Finding.Evidence,
        _ => [],
    };
}
