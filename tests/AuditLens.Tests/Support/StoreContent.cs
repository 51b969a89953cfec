using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Tests.Support;

/// <summary>All that a store holds of sessions and sources as lines, to compare two stores.</summary>
internal static class StoreContent
{
    public static async Task<List<string>> OfAsync(string address)
    {
        List<string> content = [];
        await using IEventStore store = StoreLocator.Open(address);
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(), CancellationToken.None))
        {
            IReadOnlyList<AgentEvent> events = await store.ReadSessionAsync(session.Id, CancellationToken.None);
            content.Add($"{session.Id} {session.Events} {string.Join(' ', events.Select(e => $"{e.Id}@{e.Source.Line}").Order(StringComparer.Ordinal))}");
        }

        await foreach (SourceState source in store.SourcesAsync(CancellationToken.None))
        {
            content.Add($"{source.Path} {source.Offset} {source.Lines} {source.Sha256} {source.Complete} {source.Generation} {source.Counts.Records}");
        }

        content.Sort(StringComparer.Ordinal);
        return content;
    }
}
