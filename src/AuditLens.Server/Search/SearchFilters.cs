using System.Globalization;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Server.Search;

/// <summary>What narrows a search beside its words: <c>kind:tool-call</c>, <c>tool:</c>, <c>agent:</c>, <c>session:</c>, <c>from:</c>, <c>before:</c>.</summary>
internal sealed class SearchFilters(List<string> problems)
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } = ["kind", "tool", "agent", "session", "from", "before"];

    public EventQuery Query { get; private set; } = new();

    public bool Any => _given.Count > 0;

    /// <summary>In words; empty when there is none.</summary>
    public string Sentence => string.Join(", ", Names.Where(_given.ContainsKey).Select(n => n switch
    {
        "kind" => $"of the kind {_given[n]}",
        "tool" => $"of the tool “{_given[n]}”",
        "agent" => $"of the agent “{_given[n]}”",
        "session" => $"in the session “{_given[n]}”",
        "from" => $"from {_given[n]} on",
        _ => $"before {_given[n]}",
    }));

    public void Add(SearchToken filter)
    {
        if (filter.Text.Length == 0)
        {
            problems.Add($"{filter.Name}: has no value. Write it without a space, in quotes when it has one itself: {filter.Name}:\"a b\".");
        }
        else if (!_given.TryAdd(filter.Name, filter.Text) && _given[filter.Name] != filter.Text)
        {
            problems.Add($"{filter.Name}: is given twice, as {_given[filter.Name]} and as {filter.Text}. It can hold one value.");
        }
        else
        {
            Query = filter.Name switch
            {
                "kind" => Query with { Kind = KindOf(filter.Text) },
                "tool" => Query with { Tool = filter.Text },
                "agent" => Query with { Agent = filter.Text },
                "session" => Query with { Session = filter.Text },
                "from" => Query with { From = TimeOf(filter) },
                _ => Query with { To = TimeOf(filter) },
            };
        }
    }

    private EventKind? KindOf(string word)
    {
        if (EnumWords.Find<EventKind>(word, StringComparison.OrdinalIgnoreCase) is { } kind)
        {
            return kind;
        }

        IReadOnlyList<string> words = EnumWords.All<EventKind>();
        problems.Add($"There is no kind “{word}”.{(NearestName.Find(word, words) is { } near ? $" Did you mean {near}?" : "")} Kinds are {string.Join(", ", words)}.");
        return null;
    }

    private DateTimeOffset? TimeOf(SearchToken filter)
    {
        if (DateTimeOffset.TryParse(filter.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        problems.Add($"“{filter.Text}” is not a time. Write {filter.Name}:2026-11-03 or {filter.Name}:2026-11-03T14:05Z.");
        return null;
    }
}
