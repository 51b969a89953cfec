using AuditLens.Detection;
using AuditLens.Incidents;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>The rules that sessions are judged by, and what each has found.</summary>
public sealed class RuleQueries(SessionAnalyzer analyzer, IFindingIndex findings)
{
    /// <summary>By code, with the number of findings that the scope includes.</summary>
    public async Task<IReadOnlyList<RuleRow>> ListAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        Dictionary<string, GroupCount> found = (await findings.CountFindingsAsync(new ListFilter().Findings(scope), GroupBy.Rule, cancellationToken).ConfigureAwait(false))
            .Where(static c => c.Key.Rule is not null).ToDictionary(static c => c.Key.Rule!, StringComparer.Ordinal);
        return [.. analyzer.Rules.Select(r => new RuleRow(r.Rule, found.GetValueOrDefault(r.Rule.Code)))];
    }

    public async Task<RuleRow?> FindAsync(string code, AccessScope scope, CancellationToken cancellationToken) =>
        (await ListAsync(scope, cancellationToken).ConfigureAwait(false)).FirstOrDefault(r => string.Equals(r.Rule.Code, code, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Found">Null when it has found nothing.</param>
public sealed record RuleRow(RuleDocument Rule, GroupCount? Found);
