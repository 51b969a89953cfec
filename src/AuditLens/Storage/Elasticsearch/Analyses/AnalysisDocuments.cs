using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;
using ZstdSharp;

namespace AuditLens.Storage.Elasticsearch.Analyses;

/// <summary>
/// Keeps the outcome of analyses: one document a session, with its report and findings, and one for each finding, to list and count. The session's document is written last and only
/// over the one that was read, so that of two analyses at once one counts whole.
/// </summary>
internal sealed class AnalysisDocuments(ElasticClient client, IndexNames names, BulkWriter bulk, Snapshots snapshots)
{
    public async Task SaveAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken)
    {
        // Of two analyses of one session in a list the last counts.
        List<StoredAnalysis> left = [.. analyses.GroupBy(a => a.Summary.Session, StringComparer.Ordinal).Select(g => g.Last())];
        while (left.Count > 0)
        {
            left = await TryAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>By start time, then session; those without a time last.</summary>
    public async IAsyncEnumerable<StoredAnalysis> QueryAsync(AnalysisQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AnalysisFilter filter = new(query.From, query.To, Agents: query.Agent is { } agent ? [agent] : null, Session: query.Session, Incident: query.Incident, IsIncident: query.IsIncident);
        await snapshots.RefreshAsync(names.Incidents, cancellationToken).ConfigureAwait(false);
        Search search = new(client, names.Incidents)
        {
            Query = EventSearch.All(FindingSearch.Filters(filter)),
            Sort = [EventSearch.Ascending(AnalysisRecord.Started, "_last"), EventSearch.Ascending(FieldNames.Session, null)],
        };
        using Decompressor decompressor = new();
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return AnalysisRecord.Read(hit.GetProperty("_source"), decompressor);
        }
    }

    /// <returns>Those that another analysis overtook.</returns>
    private async Task<List<StoredAnalysis>> TryAsync(List<StoredAnalysis> analyses, CancellationToken cancellationToken)
    {
        Dictionary<string, (JsonElement Content, DocumentVersion Version)> stored = await StoredAsync([.. analyses.Select(a => Keys.Id(a.Summary.Session))], cancellationToken).ConfigureAwait(false);
        using DocumentBuffer findings = new();
        using DocumentBuffer summaries = new();
        using Compressor compressor = new(Zstd.Level);
        foreach (StoredAnalysis analysis in analyses)
        {
            string id = Keys.Id(analysis.Summary.Session);
            bool isKnown = stored.TryGetValue(id, out (JsonElement Content, DocumentVersion Version) before);
            StoredAnalysis merged = isKnown ? Merge(analysis, AnalysisRecord.Summary(before.Content), AnalysisRecord.FindingsOf(before.Content)) : analysis;
            foreach (StoredFinding finding in merged.Findings)
            {
                findings.Add("index", names.Findings, FindingId(id, finding.Position), finding, AnalysisRecord.Write, hasSequence: false);
            }

            if (isKnown)
            {
                HashSet<int> now = [.. merged.Findings.Select(f => f.Position)];
                foreach (StoredFinding gone in AnalysisRecord.FindingsOf(before.Content).Where(f => !now.Contains(f.Position)))
                {
                    findings.Delete(names.Findings, FindingId(id, gone.Position), null);
                }
            }

            summaries.Add(isKnown ? "index" : "create", names.Incidents, id, (merged, compressor), static (json, a) => AnalysisRecord.Write(json, a.merged.Summary, a.merged.Findings, a.merged.Report, a.compressor), hasSequence: false, isKnown ? before.Version : null);
        }

        Require(await bulk.WriteAsync(findings.Take(), cancellationToken).ConfigureAwait(false));
        BulkOutcome[] outcomes = await bulk.WriteAsync(summaries.Take(), cancellationToken).ConfigureAwait(false);
        Require(outcomes);
        return [.. analyses.Where((_, i) => outcomes[i].IsConflict)];
    }

    private static StoredAnalysis Merge(StoredAnalysis now, AnalysisSummary before, IReadOnlyList<StoredFinding> findings)
    {
        Dictionary<FindingIdentity, DateTimeOffset> since = AnalysisNews.SinceOf(findings);
        bool isSame = AnalysisNews.IsSame(before, now.Summary) && before.Since < now.Summary.Since;
        return now with
        {
            Summary = isSame ? now.Summary with { Since = before.Since } : now.Summary,
            Findings = [.. now.Findings.Select(f => since.TryGetValue(FindingIdentity.Of(f), out DateTimeOffset earlier) && earlier < f.Since ? f with { Since = earlier } : f)],
        };
    }

    private static string FindingId(string session, int position) => string.Create(CultureInfo.InvariantCulture, $"{session}#{position}");

    private async Task<Dictionary<string, (JsonElement Content, DocumentVersion Version)>> StoredAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["ids"] = new JsonArray([.. ids.Select(i => (JsonNode)i)]) };
        using JsonDocument answer = await client.RequireAsync("POST", $"{names.Incidents}/_mget?_source_excludes=auditlens.report", body, cancellationToken).ConfigureAwait(false);
        return answer.RootElement.GetProperty("docs").EnumerateArray().Where(h => h.TryGetProperty("found", out JsonElement found) && found.GetBoolean())
            .ToDictionary(h => h.GetProperty("_id").GetString()!, h => (h.GetProperty("_source").Clone(), DocumentVersion.Of(h)), StringComparer.Ordinal);
    }

    private void Require(BulkOutcome[] outcomes)
    {
        // 404: a finding to be removed that is not there.
        foreach (BulkOutcome outcome in outcomes.Where(o => !o.IsDone && !o.IsConflict && o.Status != 404))
        {
            throw new StoreException($"{client.Name} refused the outcome of an analysis: {outcome.Error?.Reason ?? $"status {outcome.Status}"}.");
        }
    }
}
