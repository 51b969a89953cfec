using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>Reads events and sessions, of whole batches only.</summary>
internal sealed class ElasticReader(ElasticClient client, IndexNames names, Snapshots snapshots)
{
    private readonly VersionedDocuments _documents = new(client);

    public async Task<SessionSummary?> FindSessionAsync(string id, CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, JsonElement> found = await _documents.ReadAsync(names.Sessions, [Keys.Id(id)], state, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : SessionRecord.Read(found.Values.First()).Summary();
    }

    public async Task<IReadOnlyList<AgentEvent>> ReadSessionAsync(string id, CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        Search search = new(client, $"{names.Events}-*") { Query = EventSearch.All([EventSearch.OfSession(id), .. state.Filters()]), Sort = EventSearch.BySequence };
        List<AgentEvent> events = [];
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            events.Add(EventReader.Read(hit.GetProperty("_source")));
        }

        return events;
    }

    public async Task<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        Search search = new(client, $"{names.Events}-*") { Query = EventSearch.All([EventSearch.Term(FieldNames.Id, id.ToString()), .. state.Filters()]), Sort = EventSearch.BySequence, Limit = 1 };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            return EventReader.Read(hit.GetProperty("_source"));
        }

        return null;
    }

    public async IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await AskedAsync(query, cancellationToken).ConfigureAwait(false) is not { } asked)
        {
            yield break;
        }

        Search search = new(client, $"{names.Events}-*") { Query = asked, Sort = query.IsDescending ? EventSearch.ByTimeBackwards : EventSearch.ByTime, Limit = query.Limit };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return EventReader.Read(hit.GetProperty("_source"));
        }
    }

    public async Task<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken)
    {
        if (await AskedAsync(query, cancellationToken).ConfigureAwait(false) is not { } asked)
        {
            return 0;
        }

        JsonObject body = new() { ["query"] = asked };
        using JsonDocument answer = await client.RequireAsync("POST", $"{names.Events}-*/_count?ignore_unavailable=true&allow_no_indices=true", body, cancellationToken).ConfigureAwait(false);
        return answer.RootElement.GetProperty("count").GetInt64();
    }

    public async IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        bool isInDoubt = state.Hidden.Any();
        Search search = new(client, names.Sessions) { Query = Asked(query, state), Sort = SessionsByStart, Limit = isInDoubt ? null : query.Limit };
        List<SessionSummary> held = [];
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (VersionedDocuments.Visible(hit.GetProperty("_source"), state) is not { } content)
            {
                continue;
            }

            SessionSummary session = SessionRecord.Read(content).Summary();
            if (!isInDoubt)
            {
                yield return session;
            }
            else if (Fits(session, query))
            {
                held.Add(session);
            }
        }

        foreach (SessionSummary session in InOrder(held).Take(query.Limit ?? int.MaxValue))
        {
            yield return session;
        }
    }

    /// <returns>Null when nothing can be found.</returns>
    private async Task<JsonObject?> AskedAsync(EventQuery query, CancellationToken cancellationToken)
    {
        if (EventSearch.Filters(query) is not { } filters)
        {
            return null;
        }

        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        filters.AddRange(state.Filters());
        if (query.Agent is { } agent)
        {
            filters.Add(await OfAgentAsync(agent, filters, state, cancellationToken).ConfigureAwait(false));
        }

        return EventSearch.All(filters);
    }

    private static JsonArray SessionsByStart => [EventSearch.Ascending("auditlens.started", "_last"), EventSearch.Ascending(FieldNames.Session, null)];

    private static IEnumerable<SessionSummary> InOrder(List<SessionSummary> sessions) =>
        sessions.OrderBy(s => s.Started ?? DateTimeOffset.MaxValue).ThenBy(s => s.Started is null).ThenBy(s => s.Id, StringComparer.Ordinal);

    /// <summary>What the cluster decides; sessions of batches in doubt come all, since what counts of them is not what is indexed.</summary>
    private static JsonObject Asked(SessionQuery query, CommitState state)
    {
        List<JsonNode> filters = [];
        Add(EventSearch.Between("auditlens.ended", query.From?.UtcTicks, null));
        Add(EventSearch.Between("auditlens.started", null, query.To?.UtcTicks));
        Add(query.Agent is { } agent ? EventSearch.Term(FieldNames.AgentName, agent) : null);
        Add(query.File is { } file ? EventSearch.Term(FieldNames.File, file) : null);
        Add(query.Witness is { } witness ? new JsonObject { ["term"] = new JsonObject { ["auditlens.is_witness"] = witness } } : null);
        JsonObject asked = EventSearch.All(filters);
        JsonArray hidden = [.. state.Hidden.Select(b => (JsonNode)b)];
        return hidden.Count == 0 ? asked : new JsonObject
        {
            ["bool"] = new JsonObject { ["should"] = new JsonArray(asked, new JsonObject { ["terms"] = new JsonObject { ["auditlens.batch"] = hidden } }), ["minimum_should_match"] = 1 },
        };

        void Add(JsonObject? filter)
        {
            if (filter is not null)
            {
                filters.Add(filter);
            }
        }
    }

    private static bool Fits(SessionSummary session, SessionQuery query) =>
        (query.From is null || session.Ended >= query.From)
        && (query.To is null || session.Started < query.To)
        && (query.Agent is null || string.Equals(session.Agent, query.Agent, StringComparison.Ordinal))
        && (query.File is null || session.Files.Contains(query.File, StringComparer.Ordinal))
        && (query.Witness is null || session.IsWitness == query.Witness);

    /// <summary>Events whose own agent it is, and those without one of sessions whose agent it is.</summary>
    private async Task<JsonObject> OfAgentAsync(string agent, List<JsonNode> filters, CommitState state, CancellationToken cancellationToken)
    {
        JsonObject nameless = new() { ["bool"] = new JsonObject { ["must_not"] = new JsonObject { ["exists"] = new JsonObject { ["field"] = FieldNames.AgentName } } } };
        List<string> ids = await Buckets.ValuesAsync(client, $"{names.Events}-*", FieldNames.Session, EventSearch.All([.. filters, nameless]), cancellationToken).ConfigureAwait(false);
        Dictionary<string, JsonElement> sessions = await _documents.ReadAsync(names.Sessions, [.. ids.Select(Keys.Id)], state, cancellationToken).ConfigureAwait(false);
        JsonArray own = [.. sessions.Values.Select(SessionRecord.Read).Where(s => string.Equals(s.Totals.Agent.Value, agent, StringComparison.Ordinal)).Select(s => (JsonNode)s.Id)];
        JsonObject theirs = EventSearch.All([nameless.DeepClone(), new JsonObject { ["terms"] = new JsonObject { [FieldNames.Session] = own } }]);
        return new JsonObject { ["bool"] = new JsonObject { ["should"] = new JsonArray(EventSearch.Term(FieldNames.AgentName, agent), theirs), ["minimum_should_match"] = 1 } };
    }
}
