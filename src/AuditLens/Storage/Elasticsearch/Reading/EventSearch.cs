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

    public static JsonArray ByTime => [Ascending(FieldNames.Time, "_last"), Ascending(FieldNames.Id, null)];

    public static JsonArray BySequence => [Ascending(FieldNames.Sequence, null)];

    /// <summary>Filters for all members of the query but the agent; null when nothing can be found.</summary>
    public static List<JsonNode>? Filters(EventQuery query)
    {
        List<JsonNode> filters = [];
        if (query.Session is { } session)
        {
            filters.Add(OfSession(session));
        }

        if (query.Kind is { } kind)
        {
            filters.Add(Term(FieldNames.Kind, EnumWords<EventKind>.Word(kind).Value));
        }

        if (query.Tool is { } tool)
        {
            filters.Add(Term(FieldNames.Tool, tool));
        }

        if (Between(FieldNames.Time, query.From?.UtcTicks, query.To?.UtcTicks) is { } time)
        {
            filters.Add(time);
        }

        if (query.Text is { } text)
        {
            IReadOnlyList<SearchPart> parts = SearchWords.Parse(text);
            if (parts.Count is 0 or > MostParts)
            {
                return parts.Count == 0 ? null : throw new StoreException($"A search of {parts.Count} words is more than Elasticsearch takes; search for at most {MostParts}.");
            }

            filters.AddRange(parts.Distinct().Select(Words));
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

    public static JsonObject Ascending(string field, string? missing)
    {
        JsonObject order = new() { ["order"] = "asc" };
        if (missing is not null)
        {
            order["missing"] = missing;
        }

        return new JsonObject { [field] = order };
    }

    /// <summary>Words one after another; the last may be the beginning of a word.</summary>
    private static JsonObject Words(SearchPart part)
    {
        string words = part.Words.TrimEnd('*');
        return part.IsPrefix switch
        {
            true when words.All(char.IsLetterOrDigit) => new JsonObject { ["prefix"] = new JsonObject { [FieldNames.Search] = new JsonObject { ["value"] = words.ToLowerInvariant() } } },
            true => new JsonObject { ["match_phrase_prefix"] = new JsonObject { [FieldNames.Search] = new JsonObject { ["query"] = words, ["max_expansions"] = MostExpansions } } },
            _ => new JsonObject { ["match_phrase"] = new JsonObject { [FieldNames.Search] = words } },
        };
    }
}
