using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Finds the events of a group that bear the id of another and say something else (<see cref="EventVariant"/>), and stores them beside it.</summary>
internal sealed class Variants(ElasticClient client, IndexNames names, BatchGroup group)
{
    private const int MostAtOnce = 500;

    /// <returns>How many places of the batch they took.</returns>
    public async Task<int> StoreAsync(Creation creation, int firstIndex, CancellationToken cancellationToken)
    {
        List<(int Batch, int Event, AgentEvent Variant)> found = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return 0;
        }

        using DocumentBuffer buffer = new();
        List<(int Batch, int Event, AgentEvent Variant)> distinct = [.. found.DistinctBy(v => v.Variant.Id)];
        foreach ((_, _, AgentEvent variant) in distinct)
        {
            buffer.Add("create", names.EventsOf(variant.Time), variant.Id.ToString(), variant, EventWriter.Write);
        }

        CreationResult[] results = await creation.RunAsync(buffer.Take(), firstIndex, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] == CreationResult.Refused)
            {
                throw new StoreException($"{client.Name} refused an event that shares its id with another: {creation.Refused[i].Reason}.");
            }

            group.SettleVariant(distinct[i].Batch, distinct[i].Event, distinct[i].Variant, results[i]);
        }

        return results.Length;
    }

    private async Task<List<(int Batch, int Event, AgentEvent Variant)>> FindAsync(CancellationToken cancellationToken)
    {
        List<(int Batch, int Event, AgentEvent Variant)> variants = [];
        (int Batch, int Event, int Line)[] suspects = [.. group.Repeats().Where(r => MayDiffer(group.EventAt(r.Batch, r.Event)))];
        foreach ((int Batch, int Event, int Line)[] some in suspects.Chunk(MostAtOnce))
        {
            Dictionary<int, AgentEvent> stored = await StoredAsync(some, cancellationToken).ConfigureAwait(false);
            foreach ((int b, int i, int line) in some)
            {
                AgentEvent e = group.EventAt(b, i);
                if ((group.StoredByThis(line) ?? stored.GetValueOrDefault(line)) is { } known && !EventVariant.SaysTheSame(known, e))
                {
                    variants.Add((b, i, EventVariant.Of(e)));
                }
            }
        }

        return variants;
    }

    /// <summary>Of most repeats the event alone says that it is one.</summary>
    private static bool MayDiffer(AgentEvent e) => !EventVariant.SaysTheSame(e with { Kind = e.Kind == EventKind.Other ? EventKind.Error : EventKind.Other, Source = e.Source with { Sha256 = default } }, e);

    /// <summary>Those that were there before and whose record has other bytes, by line.</summary>
    private async Task<Dictionary<int, AgentEvent>> StoredAsync((int Batch, int Event, int Line)[] repeats, CancellationToken cancellationToken)
    {
        int[] lines = [.. repeats.Select(r => r.Line).Where(l => group.StoredByThis(l) is null).Distinct()];
        ILookup<int, Sha256Digest> given = repeats.ToLookup(r => r.Line, r => group.EventAt(r.Batch, r.Event).Source.Sha256);
        List<int> other = [];
        foreach ((int line, JsonElement source) in await GetAsync(lines, FieldNames.Sha256, cancellationToken).ConfigureAwait(false))
        {
            if (given[line].Any(digest => digest != EventReader.Sha256(source, FieldNames.Sha256)))
            {
                other.Add(line);
            }
        }

        return (await GetAsync(other, "*", cancellationToken).ConfigureAwait(false)).ToDictionary(s => s.Line, s => EventReader.Read(s.Source));
    }

    private async Task<List<(int Line, JsonElement Source)>> GetAsync(IReadOnlyList<int> lines, string fields, CancellationToken cancellationToken)
    {
        List<(int Line, JsonElement Source)> found = [];
        if (lines.Count == 0)
        {
            return found;
        }

        JsonObject body = new() { ["docs"] = new JsonArray([.. lines.Select(l => Creation.Address(group.EventLines[l]))]) };
        using JsonDocument answer = await client.RequireAsync("POST", $"_mget?_source_includes={fields}", body, cancellationToken).ConfigureAwait(false);
        int at = 0;
        foreach (JsonElement hit in answer.RootElement.GetProperty("docs").EnumerateArray())
        {
            int line = lines[at++];
            if (hit.TryGetProperty("found", out JsonElement isFound) && isFound.GetBoolean())
            {
                found.Add((line, hit.GetProperty("_source").Clone()));
            }
        }

        return found;
    }
}
