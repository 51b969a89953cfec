using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;

namespace AuditLens.Storage.Elasticsearch;

/// <summary>Drops whole months: an index goes in one stroke, where documents would have to be rewritten one by one. A session is dropped whole or kept whole.</summary>
internal sealed class Retention(ElasticClient client, IndexNames names, Snapshots snapshots, IDocumentStore documents)
{
    private const string MonthForm = "yyyy.MM";

    public async Task<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (!state.Open.IsEmpty && !isTrial)
        {
            throw new StoreException("Somebody is storing events; prune when no ingestion runs.");
        }

        IReadOnlyList<LegalHold> holds = await new LegalHolds(documents).ListAsync(cancellationToken).ConfigureAwait(false);
        List<string> dropped = [];
        List<(string What, string Why)> kept = [];
        foreach (string month in await MonthsAsync(before, cancellationToken).ConfigureAwait(false))
        {
            if (await ReasonAsync(month, before, holds, cancellationToken).ConfigureAwait(false) is { } why)
            {
                kept.Add((month, why));
            }
            else
            {
                dropped.Add(month);
            }
        }

        HashSet<string> sessions = await SessionsAsync(dropped, kept.Select(k => k.What), cancellationToken).ConfigureAwait(false);
        if (!isTrial)
        {
            await DropAsync(dropped, sessions, cancellationToken).ConfigureAwait(false);
        }

        return new PruneResult(dropped, kept, sessions.Count);
    }

    /// <summary>Months that ended before, the oldest first.</summary>
    private async Task<List<string>> MonthsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        using JsonDocument indices = await client.RequireAsync("GET", $"_cat/indices/{names.Events}-*,{names.Raw}-*?format=json&h=index", null, cancellationToken).ConfigureAwait(false);
        return
        [
            .. indices.RootElement.EnumerateArray().Select(i => i.GetProperty("index").GetString()!).Select(i => i[(i.LastIndexOf('-') + 1)..])
                .Where(m => Begin(m) is { } begin && begin.AddMonths(1) <= before).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Why a month must stay; null when it may go.</summary>
    private async Task<string?> ReasonAsync(string month, DateTimeOffset before, IReadOnlyList<LegalHold> holds, CancellationToken cancellationToken)
    {
        string index = $"{names.Events}-{month}";
        foreach (LegalHold hold in holds)
        {
            if (await AnyAsync(index, EventSearch.OfSession(hold.Session), cancellationToken).ConfigureAwait(false))
            {
                return $"session {hold.Session} is held: {hold.Reason}";
            }
        }

        // Sessions that touch both the month and what is kept: few, since most sessions last hours.
        JsonObject lasting = EventSearch.All([EventSearch.Between("auditlens.started", null, Begin(month)!.Value.AddMonths(1).UtcTicks)!, EventSearch.Between("auditlens.ended", before.UtcTicks, null)!]);
        Search search = new(client, names.Sessions) { Query = lasting, Sort = [EventSearch.Ascending(FieldNames.Session, null)] };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            string session = hit.GetProperty("_source").GetProperty(FieldNames.Session).GetString()!;
            if (await AnyAsync(index, EventSearch.OfSession(session), cancellationToken).ConfigureAwait(false))
            {
                return $"session {session} went on until after the day from which on records are kept";
            }
        }

        return null;
    }

    private async Task<bool> AnyAsync(string index, JsonObject query, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["size"] = 0, ["terminate_after"] = 1, ["query"] = query };
        using JsonDocument answer = await client.RequireAsync("POST", $"{index}/_search?ignore_unavailable=true", body, cancellationToken).ConfigureAwait(false);
        return answer.RootElement.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64() > 0;
    }

    /// <summary>Sessions that have events in months that go, and none in any that stays.</summary>
    private async Task<HashSet<string>> SessionsAsync(IEnumerable<string> dropped, IEnumerable<string> kept, CancellationToken cancellationToken)
    {
        HashSet<string> sessions = new(StringComparer.Ordinal);
        foreach (string month in dropped)
        {
            sessions.UnionWith(await Buckets.ValuesAsync(client, $"{names.Events}-{month}", FieldNames.Session, EventSearch.All([]), cancellationToken).ConfigureAwait(false));
        }

        foreach (string month in kept.Append("undated"))
        {
            sessions.ExceptWith(await Buckets.ValuesAsync(client, $"{names.Events}-{month}", FieldNames.Session, EventSearch.All([]), cancellationToken).ConfigureAwait(false));
        }

        return sessions;
    }

    /// <summary>What tells of the sessions goes first: a session without events would look like one that was cut.</summary>
    private async Task DropAsync(List<string> months, HashSet<string> sessions, CancellationToken cancellationToken)
    {
        BulkWriter bulk = new(client, TimeProvider.System);
        using DocumentBuffer buffer = new();
        foreach (string session in sessions)
        {
            buffer.Delete(names.Sessions, Keys.Id(session), null);
            buffer.Delete(names.Incidents, Keys.Id(session), null);
        }

        foreach (string[] some in sessions.Chunk(1000))
        {
            JsonObject terms = new() { ["terms"] = new JsonObject { [FieldNames.Session] = new JsonArray([.. some.Select(s => (JsonNode)s)]) } };
            Search search = new(client, names.Findings) { Query = terms, Sort = [EventSearch.Ascending("_doc", null)], WithSource = false };
            await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
            {
                buffer.Delete(names.Findings, hit.GetProperty("_id").GetString()!, null);
            }
        }

        await bulk.WriteAsync(buffer.Take(), cancellationToken).ConfigureAwait(false);
        foreach (string month in months)
        {
            (await client.RequireAsync("DELETE", $"{names.Events}-{month},{names.Raw}-{month}?ignore_unavailable=true", null, cancellationToken).ConfigureAwait(false)).Dispose();
        }

        await snapshots.RefreshAsync($"{names.Sessions},{names.Incidents},{names.Findings}", cancellationToken).ConfigureAwait(false);
    }

    private static DateTimeOffset? Begin(string month) =>
        DateTimeOffset.TryParseExact(month, MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset begin) ? begin : null;
}
