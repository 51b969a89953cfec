using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>How findings part by what they have in common. Each part is counted under the rest of the filter, so that what else could be chosen stands there with its number.</summary>
public sealed class FindingFacets(IFindingIndex findings)
{
    public async Task<IReadOnlyList<Facet>> ReadAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken) =>
    [
        await CountAsync("Severity", GroupBy.Severity, (filter with { Severity = null }).Findings(scope), static k => k.Severity?.Word(), filter.Severity?.Word(), cancellationToken).ConfigureAwait(false),
        await CountAsync("Category", GroupBy.Category, (filter with { Category = null }).Findings(scope), static k => k.Category, filter.Category, cancellationToken).ConfigureAwait(false),
        await CountAsync("Environment", GroupBy.Environment, (filter with { Environment = null }).Findings(scope), static k => k.Environment, filter.Environment, cancellationToken).ConfigureAwait(false),
        await CountAsync("Agent", GroupBy.Agent, (filter with { Agent = null }).Findings(scope), static k => k.Agent, filter.Agent, cancellationToken).ConfigureAwait(false),
        await CountAsync("Rule", GroupBy.Rule, (filter with { Rule = null }).Findings(scope), static k => k.Rule, filter.Rule, cancellationToken).ConfigureAwait(false),
    ];

    private async Task<Facet> CountAsync(string name, GroupBy by, FindingFilter filter, Func<GroupKey, string?> wordOf, string? chosen, CancellationToken cancellationToken)
    {
        IReadOnlyList<GroupCount> counts = await findings.CountFindingsAsync(filter, by, cancellationToken).ConfigureAwait(false);
        IEnumerable<GroupCount> ordered = by == GroupBy.Severity ? counts.OrderByDescending(static c => c.Key.Severity) : counts;
        return new Facet(name, chosen, [.. ordered.Where(c => wordOf(c.Key) is not null).Select(c => new FacetValue(wordOf(c.Key)!, c.Count, c.Worst))]);
    }

    /// <summary>Findings over time under a filter.</summary>
    public async Task<SeveritySeries> SeriesAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken) =>
        SeveritySeries.Of(await findings.CountFindingsAsync(filter.Findings(scope), GroupBy.Hour | GroupBy.Severity, cancellationToken).ConfigureAwait(false), filter);
}

/// <param name="Chosen">The word that the filter names; null when it names none.</param>
public sealed record Facet(string Name, string? Chosen, IReadOnlyList<FacetValue> Values);

public sealed record FacetValue(string Word, long Count, Severity Worst);
