using System.Globalization;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Finds the event that a person names: by id, by the start of its id, or by the place that reports cite (<c>FILE:LINE</c>, <c>FILE#/pointer</c>; the end of the path is enough).</summary>
internal static class EventLookup
{
    private const int ShortestStart = 4;

    public static async Task<AgentEvent> FindAsync(IEventStore store, string given, CancellationToken cancellationToken)
    {
        if (EventId.TryParse(given, out EventId id))
        {
            return await store.FindEventAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw new UsageException($"No event '{given}' in the store.", "`auditlens events` lists those there are.");
        }

        if (given.Length >= ShortestStart && given.All(char.IsAsciiHexDigit) && await ByStartAsync(store, given, cancellationToken).ConfigureAwait(false) is { } begun)
        {
            return begun;
        }

        (string file, int? line, string? pointer) = Split(given);
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(Witness: null), cancellationToken).ConfigureAwait(false))
        {
            if (!session.Files.Any(f => EndsWithPath(f, file)))
            {
                continue;
            }

            foreach (AgentEvent e in await store.ReadSessionAsync(session.Id, cancellationToken).ConfigureAwait(false))
            {
                if (EndsWithPath(e.Source.File, file) && (line is not null ? e.Source.Line == line : e.Source.Pointer == pointer))
                {
                    return e;
                }
            }
        }

        throw new UsageException($"No event at '{given}' in the store.", "Give an event id, FILE:LINE or FILE#/pointer as a report cites it.");
    }

    private static async Task<AgentEvent?> ByStartAsync(IEventStore store, string start, CancellationToken cancellationToken)
    {
        AgentEvent? found = null;
        await foreach (AgentEvent e in store.EventsAsync(new EventQuery(), cancellationToken).ConfigureAwait(false))
        {
            if (e.Id.ToString().StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null ? e : throw new UsageException($"More than one event begins with '{start}': {found.Id}, {e.Id}.", "Write more of the id.");
            }
        }

        return found;
    }

    private static (string File, int? Line, string? Pointer) Split(string given)
    {
        int hash = given.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            return (given[..hash], null, given[(hash + 1)..]);
        }

        int colon = given.LastIndexOf(':');
        return colon > 0 && int.TryParse(given.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? (given[..colon], line, null) : (given, null, "");
    }

    private static bool EndsWithPath(string path, string end) =>
        path.EndsWith(end, StringComparison.Ordinal) && (path.Length == end.Length || path[^(end.Length + 1)] is '/' or '\\');
}
