using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>Turns what is asked of events into the query language of Elasticsearch.</summary>
internal static class EventSearch
{
    private const int MostExpansions = 1_000;

    /// <summary>Lucene takes a limited number of clauses in one query.</summary>
    private const int MostParts = 1_000;

    /// <summary>Below the 65,536 that <c>index.max_terms_count</c> allows.</summary>
    private const int MostTerms = 50_000;

    public static JsonArray ByTime => [Ascending(FieldNames.Time, "_last"), Ascending(FieldNames.Id, null)];

    public static JsonArray ByTimeBackwards => [Descending(FieldNames.Time, "_first"), Descending(FieldNames.Id, null)];

    public static JsonArray BySequence => [Ascending(FieldNames.Sequence, null)];

    /// <summary>Filters for all members of the query but the agent; null when nothing can be found.</summary>
    public static List<JsonNode>? Filters(EventQuery query)
    {
        SearchExpression? wanted = query.Wanted(out bool isHopeless);
        if (isHopeless)
        {
            return null;
        }

        List<JsonNode> filters = [];
        if (query.Session is { } session)
        {
            filters.Add(OfSession(session));
        }

        if (query.Kind is { } kind)
        {
            filters.Add(Term(FieldNames.Kind, JsonWords<EventKind>.Word(kind).Value));
        }

        if (query.Tool is { } tool)
        {
            filters.Add(Term(FieldNames.Tool, tool));
        }

        if (Between(FieldNames.Time, query.From?.UtcTicks, query.To?.UtcTicks) is { } time)
        {
            filters.Add(time);
        }

        if (query.Sessions is { } sessions)
        {
            filters.Add(Any([.. sessions.Chunk(MostTerms).Select(OfSessions)]));
        }

        if (query.After is { } place)
        {
            filters.Add(Behind(place, query.IsDescending));
        }

        if (wanted is not null)
        {
            int words = wanted.Leaves().Count();
            filters.Add(words > MostParts ? throw new StoreException($"A search of {words} words is more than Elasticsearch takes; search for at most {MostParts}.") : Matching(wanted));
        }

        return filters;
    }

    public static JsonObject OfSession(string id) => Keys.IsLong(id) ? Term(FieldNames.SessionKey, Keys.Id(id)) : Term(FieldNames.Session, id);

    public static JsonObject Term(string field, string value) => new() { ["term"] = new JsonObject { [field] = new JsonObject { ["value"] = value } } };

    /// <summary>From inclusive, to exclusive; null when neither is given.</summary>
    public static JsonObject? Between(string field, long? from, long? to)
    {
        JsonObject range = [];
        if (from is { } first)
        {
            range["gte"] = first;
        }

        if (to is { } last)
        {
            range["lt"] = last;
        }

        return range.Count == 0 ? null : new JsonObject { ["range"] = new JsonObject { [field] = range } };
    }

    public static JsonObject All(IEnumerable<JsonNode> filters) => new() { ["bool"] = new JsonObject { ["filter"] = new JsonArray([.. filters.Select(f => f.Parent is null ? f : f.DeepClone())]) } };

    public static JsonObject Ascending(string field, string? missing) => Ordered(field, "asc", missing);

    private static JsonObject Descending(string field, string? missing) => Ordered(field, "desc", missing);

    private static JsonObject Ordered(string field, string way, string? missing)
    {
        JsonObject order = new() { ["order"] = way };
        if (missing is not null)
        {
            order["missing"] = missing;
        }

        return new JsonObject { [field] = order };
    }

    private static JsonObject Any(params IReadOnlyList<JsonNode> filters) =>
        new() { ["bool"] = new JsonObject { ["should"] = new JsonArray([.. filters]), ["minimum_should_match"] = 1 } };

    private static JsonObject Not(JsonNode filter) => new() { ["bool"] = new JsonObject { ["must_not"] = filter } };

    private static JsonObject OfSessions(IEnumerable<string> ids)
    {
        ILookup<bool, string> byLength = ids.ToLookup(Keys.IsLong);
        return Any(
            new JsonObject { ["terms"] = new JsonObject { [FieldNames.Session] = new JsonArray([.. byLength[false].Select(static i => (JsonNode)i)]) } },
            new JsonObject { ["terms"] = new JsonObject { [FieldNames.SessionKey] = new JsonArray([.. byLength[true].Select(static i => (JsonNode)Keys.Id(i))]) } });
    }

    /// <summary>A filter, and not <c>search_after</c>: what is counted and what is listed are then the same.</summary>
    private static JsonObject Behind(EventPlace place, bool isDescending)
    {
        string beyond = isDescending ? "lt" : "gt";
        JsonObject ids = Range(FieldNames.Id, beyond, place.Id.ToString());
        if (place.Time is not { } moment)
        {
            return isDescending ? Any(Timed(), ids) : All([Not(Timed()), ids]);
        }

        JsonObject sameTime = All([new JsonObject { ["term"] = new JsonObject { [FieldNames.Time] = moment.UtcTicks } }, ids]);
        JsonObject beyondTime = Range(FieldNames.Time, beyond, moment.UtcTicks);
        return isDescending ? Any(beyondTime, sameTime) : Any(beyondTime, sameTime, Not(Timed()));
    }

    private static JsonObject Timed() => new() { ["exists"] = new JsonObject { ["field"] = FieldNames.Time } };

    private static JsonObject Range(string field, string bound, JsonNode value) => new() { ["range"] = new JsonObject { [field] = new JsonObject { [bound] = value } } };

    private static JsonObject Matching(SearchExpression expression) => expression switch
    {
        SearchExpression.Words words => Words(words),
        SearchExpression.All all => All([.. all.Parts.Select(Matching)]),
        SearchExpression.Any any => Any([.. any.Parts.Select(Matching)]),
        SearchExpression.Without without => All([Matching(without.Wanted), Not(Matching(without.Unwanted))]),
        _ => throw new ArgumentException("This expression is not known.", nameof(expression)),
    };

    /// <summary>Words one after another; the last may be the beginning of a word.</summary>
    private static JsonObject Words(SearchExpression.Words part)
    {
        string words = part.Text.TrimEnd('*');
        return part.IsPrefix switch
        {
            true when words.All(char.IsLetterOrDigit) => new JsonObject { ["prefix"] = new JsonObject { [FieldNames.Search] = new JsonObject { ["value"] = words.ToLowerInvariant() } } },
            true => new JsonObject { ["match_phrase_prefix"] = new JsonObject { [FieldNames.Search] = new JsonObject { ["query"] = words, ["max_expansions"] = MostExpansions } } },
            _ => new JsonObject { ["match_phrase"] = new JsonObject { [FieldNames.Search] = words } },
        };
    }
}
