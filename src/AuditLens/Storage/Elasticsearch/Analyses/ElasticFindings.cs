using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Detection;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Analyses;

/// <summary>Lists and counts findings and analyses. The cluster counts, by session as well as by what is asked, so that sessions are counted exactly.</summary>
internal sealed class ElasticFindings(ElasticClient client, IndexNames names, Snapshots snapshots, Func<CancellationToken, Task> ready) : IFindingIndex
{
    private const long MicrosPerHour = 3_600_000_000;

    public IAsyncEnumerable<StoredFinding> FindingsAsync(FindingFilter filter, Page page, CancellationToken cancellationToken) => ListAsync(
        names.Findings, FindingSearch.Filters(filter), FieldNames.Time, [EventSearch.Ascending(AnalysisRecord.Position, null)], page, AnalysisRecord.Finding, cancellationToken);

    public IAsyncEnumerable<AnalysisSummary> AnalysesAsync(AnalysisFilter filter, Page page, CancellationToken cancellationToken) => ListAsync(
        names.Incidents, FindingSearch.Filters(filter), AnalysisRecord.Started, [], page, AnalysisRecord.Summary, cancellationToken);

    public async ValueTask<IReadOnlyList<GroupCount>> CountFindingsAsync(FindingFilter filter, GroupBy by, CancellationToken cancellationToken) =>
        await CountAsync(names.Findings, FindingSearch.Filters(filter), FieldNames.Time, by, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<GroupCount>> CountAnalysesAsync(AnalysisFilter filter, GroupBy by, CancellationToken cancellationToken) =>
        await CountAsync(names.Incidents, FindingSearch.Filters(filter), AnalysisRecord.Started, by & ~(GroupBy.Category | GroupBy.Rule), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<T> ListAsync<T>(
        string index, List<JsonNode> filters, string time, IReadOnlyList<JsonObject> last, Page page, Func<JsonElement, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ready(cancellationToken).ConfigureAwait(false);
        await snapshots.RefreshAsync(index, cancellationToken).ConfigureAwait(false);
        JsonObject latest = new() { [time] = new JsonObject { ["order"] = "desc", ["missing"] = "_last" } };
        Search search = new(client, index)
        {
            Query = EventSearch.All(filters),
            Sort = [latest, EventSearch.Ascending(FieldNames.Session, null), .. last],
            Limit = page.Limit is { } limit ? limit + page.Skip : null,
        };
        int skip = page.Skip;
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (skip-- <= 0)
            {
                yield return read(hit.GetProperty("_source"));
            }
        }
    }

    private async Task<IReadOnlyList<GroupCount>> CountAsync(string index, List<JsonNode> filters, string time, GroupBy by, CancellationToken cancellationToken)
    {
        await ready(cancellationToken).ConfigureAwait(false);
        await snapshots.RefreshAsync(index, cancellationToken).ConfigureAwait(false);
        Dictionary<GroupKey, GroupCount> counts = [];
        Buckets buckets = new(client, index, Sources(by))
        {
            Measures = new JsonObject
            {
                ["worst"] = new JsonObject { ["max"] = new JsonObject { ["field"] = AnalysisRecord.Rank } },
                ["first"] = Extreme(time, "asc"),
                ["last"] = Extreme(time, "desc"),
            },
        };
        await foreach (JsonElement bucket in buckets.RunAsync(EventSearch.All(filters), cancellationToken).ConfigureAwait(false))
        {
            GroupCount one = Count(bucket, by);
            counts[one.Key] = counts.TryGetValue(one.Key, out GroupCount? sum) ? Sum(sum, one) : one;
        }

        return GroupCount.Sorted(counts.Values);
    }

    private static JsonArray Sources(GroupBy by)
    {
        JsonArray sources = [Buckets.Terms("of-session", FieldNames.Session)];
        Add(GroupBy.Severity, "severity", AnalysisRecord.Rank);
        Add(GroupBy.Category, "category", AnalysisRecord.Category);
        Add(GroupBy.Rule, "rule", AnalysisRecord.Rule);
        Add(GroupBy.Agent, "agent", FieldNames.AgentName);
        Add(GroupBy.Environment, "environment", AnalysisRecord.Environment);
        Add(GroupBy.Incident, "incident", AnalysisRecord.Incident);
        if (by.HasFlag(GroupBy.Hour) || by.HasFlag(GroupBy.Day))
        {
            JsonObject histogram = new() { ["field"] = AnalysisRecord.Micros, ["interval"] = by.HasFlag(GroupBy.Hour) ? MicrosPerHour : 24 * MicrosPerHour, ["missing_bucket"] = true };
            sources.Add(new JsonObject { ["time"] = new JsonObject { ["histogram"] = histogram } });
        }

        return sources;

        void Add(GroupBy member, string name, string field)
        {
            if (by.HasFlag(member))
            {
                sources.Add(Buckets.Terms(name, field));
            }
        }
    }

    /// <summary>The earliest or latest time as it was stored: a minimum or maximum would be a double, which does not hold ticks exactly.</summary>
    private static JsonObject Extreme(string time, string order) => new()
    {
        ["top_hits"] = new JsonObject { ["size"] = 1, ["_source"] = false, ["sort"] = new JsonArray(new JsonObject { [time] = new JsonObject { ["order"] = order, ["missing"] = "_last" } }) },
    };

    private static GroupCount Count(JsonElement bucket, GroupBy by)
    {
        JsonElement key = bucket.GetProperty("key");
        GroupKey group = new(
            Value(key, "severity") is { } severity ? (Severity)severity.GetInt32() : null,
            Value(key, "category")?.GetString(),
            Value(key, "rule")?.GetString(),
            Value(key, "agent")?.GetString(),
            Value(key, "environment")?.GetString(),
            by.HasFlag(GroupBy.Session) ? Value(key, "of-session")?.GetString() : null,
            Value(key, "incident")?.GetString(),
            Value(key, "time") is { } time ? DateTimeOffset.UnixEpoch.AddTicks((long)time.GetDouble() * TimeSpan.TicksPerMicrosecond) : null);
        return new GroupCount(
            group, bucket.GetProperty("doc_count").GetInt64(), 1, (Severity)(int)bucket.GetProperty("worst").GetProperty("value").GetDouble(),
            Time(bucket.GetProperty("first")),
            Time(bucket.GetProperty("last")));
    }

    /// <summary>Of the same group in two sessions.</summary>
    private static GroupCount Sum(GroupCount a, GroupCount b) => new(
        a.Key, a.Count + b.Count, a.Sessions + b.Sessions, a.Worst > b.Worst ? a.Worst : b.Worst,
        a.First is null || b.First < a.First ? b.First ?? a.First : a.First,
        a.Last is null || b.Last > a.Last ? b.Last ?? a.Last : a.Last);

    private static JsonElement? Value(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>What a hit without a time is sorted by lies beyond all times.</summary>
    private static DateTimeOffset? Time(JsonElement extreme)
    {
        long ticks = extreme.GetProperty("hits").GetProperty("hits")[0].GetProperty("sort")[0].GetInt64();
        return ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
