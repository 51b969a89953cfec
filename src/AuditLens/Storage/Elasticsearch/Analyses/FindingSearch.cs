using System.Text.Json.Nodes;
using AuditLens.Detection;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;

namespace AuditLens.Storage.Elasticsearch.Analyses;

/// <summary>Turns filters of findings and analyses into the query language of Elasticsearch.</summary>
internal static class FindingSearch
{
    public static List<JsonNode> Filters(FindingFilter f) => NotNull(
        EventSearch.Between(FieldNames.Time, f.From?.UtcTicks, f.To?.UtcTicks),
        EventSearch.Between(AnalysisRecord.Since, f.SinceFrom?.UtcTicks, f.SinceTo?.UtcTicks),
        Any(f.Severities),
        Any(AnalysisRecord.Category, f.Categories),
        Any(AnalysisRecord.Rule, f.Rules),
        Any(FieldNames.AgentName, f.Agents),
        Any(AnalysisRecord.Environment, f.Environments),
        f.Session is { } session ? EventSearch.OfSession(session) : null,
        f.Incident is { } incident ? EventSearch.Term(AnalysisRecord.Incident, incident) : null);

    public static List<JsonNode> Filters(AnalysisFilter f) => NotNull(
        EventSearch.Between(AnalysisRecord.Started, f.From?.UtcTicks, f.To?.UtcTicks),
        EventSearch.Between(AnalysisRecord.Since, f.SinceFrom?.UtcTicks, f.SinceTo?.UtcTicks),
        Any(f.Severities),
        Any(AnalysisRecord.Category, f.Categories),
        Any(FieldNames.AgentName, f.Agents),
        Any(AnalysisRecord.Environment, f.Environments),
        f.Session is { } session ? EventSearch.OfSession(session) : null,
        f.Incident is { } incident ? EventSearch.Term(AnalysisRecord.Incident, incident) : null,
        f.IsIncident is { } isIncident ? new JsonObject { ["term"] = new JsonObject { [AnalysisRecord.IsIncident] = isIncident } } : null,
        f.HasRefutedClaims switch
        {
            true => EventSearch.Between(AnalysisRecord.RefutedClaims, 1, null),
            false => EventSearch.Between(AnalysisRecord.RefutedClaims, null, 1),
            null => null,
        },
        f.Sessions is { } sessions ? Ids(sessions) : null,
        f.ExceptSessions is { } except ? new JsonObject { ["bool"] = new JsonObject { ["must_not"] = new JsonArray(Ids(except)) } } : null);

    private static List<JsonNode> NotNull(params ReadOnlySpan<JsonObject?> filters)
    {
        List<JsonNode> present = [];
        foreach (JsonObject? filter in filters)
        {
            if (filter is not null)
            {
                present.Add(filter);
            }
        }

        return present;
    }

    /// <summary>An analysed session's document has the session's key as its id.</summary>
    private static JsonObject Ids(IReadOnlyList<string> sessions) => new() { ["ids"] = new JsonObject { ["values"] = new JsonArray([.. sessions.Select(s => (JsonNode)Keys.Id(s))]) } };

    private static JsonObject? Any(string field, IReadOnlyList<string>? words) => words is null ? null : Terms(field, words.Select(w => (JsonNode)w));

    private static JsonObject? Any(IReadOnlyList<Severity>? severities) => severities is null ? null : Terms(AnalysisRecord.Rank, severities.Select(s => (JsonNode)(int)s));

    private static JsonObject Terms(string field, IEnumerable<JsonNode> values) => new() { ["terms"] = new JsonObject { [field] = new JsonArray([.. values]) } };
}
