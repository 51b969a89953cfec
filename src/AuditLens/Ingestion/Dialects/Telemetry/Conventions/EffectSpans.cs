using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>
/// Spans of the application itself: database, process and HTTP clients. Straight below an agent such a span is what the agent did; below a tool it is how the tool did it; elsewhere it is the
/// application's own work. An HTTP span is never an act by itself: most are the requests to the model.
/// </summary>
internal static class EffectSpans
{
    public static void Add(TelemetrySpan span, SpanRole above, string? agent, bool sub, List<TelemetryFact> facts)
    {
        TelemetryAttributes a = span.Attributes;
        string? sql = a.Text("db.query.text", "db.statement");
        string? command = a.Text("process.command_line") ?? Joined(a);
        string? url = a.Text("url.full", "http.url");
        if (sql is null && command is null && url is null)
        {
            return;
        }

        bool act = above == SpanRole.Agent && (sql ?? command) is not null;
        if (act)
        {
            facts.Add(Run(span, agent, sub, sql, command));
        }
        else
        {
            string text = sql ?? command ?? $"{a.Text("http.request.method", "http.method")} {url}".Trim();
            Statement statement = SpanFacts.State(span, agent, sub, EventKind.Other, Actor.Tool, text, [.. Named(a)]);
            facts.Add(statement);
        }
    }

    /// <summary>Attributes of an effect that events have names for.</summary>
    public static IEnumerable<(string Name, string? Value)> Named(TelemetryAttributes a)
    {
        yield return (EventAttributes.DatabaseName, a.Text("db.namespace", "db.name"));
        yield return (EventAttributes.DatabaseOperation, a.Text("db.operation.name", "db.operation"));
        yield return (EventAttributes.DatabaseRows, a.Text("db.response.affected_rows"));
        yield return (EventAttributes.ServerAddress, a.Text("server.address", "net.peer.name"));
        yield return (EventAttributes.WorkingDirectory, a.Text("process.working_directory"));
    }

    private static ToolRun Run(TelemetrySpan span, string? agent, bool sub, string? sql, string? command) => new()
    {
        Origin = FactOrigin.Of(span),
        Agent = agent,
        SubAgent = sub,
        Tool = sql is not null ? span.Attributes.Text("db.system.name", "db.system") ?? "database" : "process",
        Arguments = sql is not null ? JsonText.Object("query", sql) : JsonText.Object("command", command),
        Succeeded = span.Failed is { } failed ? !failed : span.Attributes.Long("process.exit.code") is { } code ? code == 0 : null,
        Error = span.Failed == true ? span.StatusMessage ?? span.Attributes.Text("error.type") : null,
        Attributes = [.. Named(span.Attributes)],
    };

    private static string? Joined(TelemetryAttributes a)
    {
        List<string> words = [];
        foreach (System.Text.Json.JsonElement word in a.Json("process.command_args").Items())
        {
            words.Add(word.FilledText() ?? "");
        }

        return words.Count == 0 ? null : string.Join(' ', words);
    }
}
