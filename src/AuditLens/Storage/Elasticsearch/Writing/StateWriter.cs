using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Writes what follows from a group's events: sessions, sources and rejections. Begins anew when another batch changed one of them meanwhile.</summary>
/// <param name="nextIndex">First free place in the batch.</param>
internal sealed class StateWriter(
    ElasticClient client, IndexNames names, CommitLog log, BulkWriter bulk, OpenBatches others, TimeProvider time, BatchGroup group, long batch, int nextIndex)
{
    private readonly VersionedDocuments _documents = new(client);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!await TryAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        HashSet<long> waitFor = [];
        List<string> sessionIds = [.. Enumerable.Range(0, group.Batches.Count).SelectMany(group.NewEvents).Select(e => e.SessionId).Distinct(StringComparer.Ordinal).Select(Keys.Id)];
        List<string> sourceIds = [.. group.Batches.Select(b => Keys.Id(b.Batch.State.Path)).Distinct(StringComparer.Ordinal)];
        Dictionary<string, VersionedDocument> sessions = await _documents.ReadForWritingAsync(names.Sessions, sessionIds, batch, state, waitFor, cancellationToken).ConfigureAwait(false);
        Dictionary<string, VersionedDocument> sources = await _documents.ReadForWritingAsync(names.Sources, sourceIds, batch, state, waitFor, cancellationToken).ConfigureAwait(false);
        if (waitFor.Count > 0)
        {
            await others.WaitAsync(batch, waitFor, cancellationToken).ConfigureAwait(false);
            return false;
        }

        using DocumentBuffer buffer = new();
        AddSessions(buffer, sessions);
        await AddSourcesAsync(buffer, sources, cancellationToken).ConfigureAwait(false);
        BulkOutcome[] outcomes = await bulk.WriteAsync(buffer.Take(), cancellationToken).ConfigureAwait(false);
        foreach (BulkOutcome outcome in outcomes.Where(o => !o.IsDone && !o.IsConflict))
        {
            throw new StoreException($"{client.Name} refused the state of a session or source: {outcome.Error?.Reason ?? $"status {outcome.Status}"}.");
        }

        return outcomes.All(o => o.IsDone);
    }

    private void AddSessions(DocumentBuffer buffer, Dictionary<string, VersionedDocument> stored)
    {
        Dictionary<string, SessionRecord> records = new(StringComparer.Ordinal);
        for (int b = 0; b < group.Batches.Count; b++)
        {
            SourceState state = group.Batches[b].Batch.State;
            foreach (AgentEvent e in group.NewEvents(b))
            {
                if (!records.TryGetValue(e.SessionId, out SessionRecord? record))
                {
                    JsonElement? content = stored.GetValueOrDefault(Keys.Id(e.SessionId)).Content;
                    records.Add(e.SessionId, record = content is { } c ? SessionRecord.Read(c) : new SessionRecord(e.SessionId, new SessionTotals()));
                }

                record.Totals.Add(e);
                record.Format = state.Format;
                record.Dialect = state.Dialect;
                if (record.Files.Count == 0 || (!string.Equals(record.Files[^1], e.Source.File, StringComparison.Ordinal) && !record.Files.Contains(e.Source.File, StringComparer.Ordinal)))
                {
                    record.Files.Add(e.Source.File);
                }
            }
        }

        foreach (SessionRecord record in records.Values)
        {
            string id = Keys.Id(record.Id);
            Add(buffer, names.Sessions, id, stored.GetValueOrDefault(id), record.Write);
        }
    }

    private async Task AddSourcesAsync(DocumentBuffer buffer, Dictionary<string, VersionedDocument> stored, CancellationToken cancellationToken)
    {
        Dictionary<string, SourceRecord> records = new(StringComparer.Ordinal);
        int index = nextIndex;
        for (int b = 0; b < group.Batches.Count; b++)
        {
            ElasticBatch given = group.Batches[b];
            SourceState state = given.Batch.State;
            string id = Keys.Id(state.Path);
            if (!records.TryGetValue(id, out SourceRecord? known) && stored.GetValueOrDefault(id).Content is { } content)
            {
                known = SourceRecord.Read(content);
                known = await ForgetAsync(known, cancellationToken).ConfigureAwait(false);
            }

            long step = Sequence.Of(batch, index++);
            Rejection[] rejections = [.. given.Batch.Rejections, .. group.Refused[b]];
            foreach (Rejection rejection in rejections)
            {
                long sequence = Sequence.Of(batch, index++);
                buffer.Add("index", names.Rejections, sequence.ToString(CultureInfo.InvariantCulture), (sequence, (rejection, state.Path, state.Generation, time.GetUtcNow())), static (json, r) =>
                {
                    json.WriteNumber(FieldNames.Sequence, r.sequence);
                    RejectionRecord.Write(json, r.Item2);
                }, hasSequence: false);
            }

            records[id] = Next(given, known, step, rejections.Length > 0, group.Result(b).KnownLocations);
        }

        foreach ((string id, SourceRecord record) in records)
        {
            Add(buffer, names.Sources, id, stored.GetValueOrDefault(id), record.Write);
        }
    }

    private static SourceRecord Next(ElasticBatch given, SourceRecord? known, long step, bool hasRejections, long knownLocations)
    {
        SourceState state = given.Batch.State;
        if (known is null)
        {
            return new SourceRecord(SourceSettlement.Settle(state, given.Start, null, knownLocations)) { First = step, HasRejections = hasRejections };
        }

        if (state.Generation == known.State.Generation && given.Batch.Blocks.Count > 0 && given.Start > known.State.Offset)
        {
            throw new StoreException($"Bytes {known.State.Offset} to {given.Start} of {state.Path} were not stored; what follows them is not stored either. The same command goes on from there.");
        }

        bool isBehind = SourceSettlement.IsBehind(state, known.State);
        bool isSame = state.Generation == known.State.Generation;
        return known with
        {
            State = isBehind ? known.State : SourceSettlement.Settle(state, given.Start, known.State, knownLocations),
            HasRejections = hasRejections || (isSame && known.HasRejections),
            Marks = known.HasRejections && isSame ? [.. known.Marks, new RejectionMark(step, given.Start)] : isBehind ? known.Marks : [],
        };
    }

    /// <summary>Removes the rejections that steps before this batch have made void; nobody sees them any more.</summary>
    private async Task<SourceRecord> ForgetAsync(SourceRecord source, CancellationToken cancellationToken)
    {
        if (source.Marks.Count == 0)
        {
            return source;
        }

        await client.SendAsync("POST", $"{names.Rejections}/_refresh", null, cancellationToken).ConfigureAwait(false);
        using DocumentBuffer buffer = new();
        Search search = new(client, names.Rejections)
        {
            Query = new JsonObject { ["term"] = new JsonObject { ["auditlens.source"] = Keys.Id(source.State.Path) } },
            Sort = [new JsonObject { ["_doc"] = "asc" }],
        };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            JsonElement content = hit.GetProperty("_source");
            if (content.GetProperty("auditlens.generation").GetInt32() == source.State.Generation
                && source.IsVoid(content.GetProperty(FieldNames.Sequence).GetInt64(), content.GetProperty(FieldNames.Offset).GetInt64()))
            {
                buffer.Delete(names.Rejections, hit.GetProperty("_id").GetString()!, null);
            }
        }

        await bulk.WriteAsync(buffer.Take(), cancellationToken).ConfigureAwait(false);
        return source with { Marks = [] };
    }

    /// <summary>What this batch has written already holds: it follows from the same events and the same content before.</summary>
    private void Add(DocumentBuffer buffer, string index, string id, VersionedDocument stored, Action<Utf8JsonWriter> write)
    {
        if (!stored.IsWritten)
        {
            buffer.Add(stored.Version is null ? "create" : "index", index, id, (write, batch, stored.Content), static (json, s) =>
            {
                s.write(json);
                VersionedDocuments.WriteEnd(json, s.batch, s.Content);
            }, hasSequence: false, stored.Version);
        }
    }
}
