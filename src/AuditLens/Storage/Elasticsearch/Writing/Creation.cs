using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

internal enum CreationResult
{
    /// <summary>Not there before.</summary>
    New,

    /// <summary>There before, in a batch that counts.</summary>
    Known,

    /// <summary>The cluster will not take this document, however often it is sent.</summary>
    Refused,
}

/// <summary>
/// Creates documents whose ids follow from their content, for one batch. A document that is there already is known when its batch counts, created by this batch when it carries its
/// number (a request was repeated), and taken over when its batch was given up; for one of another open batch this one waits.
/// </summary>
internal sealed class Creation(ElasticClient client, CommitLog log, BulkWriter bulk, OpenBatches others, long batch)
{
    private const int MostAtOnce = 1000;

    private readonly Dictionary<int, ElasticError> _refused = [];

    /// <summary>Why each refused document was.</summary>
    public IReadOnlyDictionary<int, ElasticError> Refused => _refused;

    /// <param name="lines">Each gets the sequence of its place in the batch, from <paramref name="firstIndex"/> on.</param>
    /// <exception cref="YoungerBatchException">A younger batch has one of the documents.</exception>
    public async Task<CreationResult[]> RunAsync(IReadOnlyList<BulkLine> lines, int firstIndex, CancellationToken cancellationToken)
    {
        CreationResult[] results = new CreationResult[lines.Count];
        BulkLine[] sent = [.. lines];
        for (int i = 0; i < sent.Length; i++)
        {
            SetSequence(sent[i], Sequence.Of(batch, firstIndex + i));
        }

        int[] open = [.. Enumerable.Range(0, sent.Length)];
        while (open.Length > 0)
        {
            BulkOutcome[] outcomes = await bulk.WriteAsync(open.Length == sent.Length ? sent : [.. open.Select(i => sent[i])], cancellationToken).ConfigureAwait(false);
            List<int> conflicts = [];
            bool isUncertain = false;
            for (int at = 0; at < open.Length; at++)
            {
                if (outcomes[at].IsConflict)
                {
                    conflicts.Add(open[at]);
                    isUncertain |= outcomes[at].IsUncertain;
                }
                else if (!outcomes[at].IsDone)
                {
                    Refuse(open[at], outcomes[at], results);
                }
            }

            open = conflicts.Count == 0 ? [] : [.. await ResolveAsync(conflicts, isUncertain, lines, sent, results, cancellationToken).ConfigureAwait(false)];
        }

        return results;
    }

    private static void SetSequence(BulkLine line, long sequence) => Utf8Formatter.TryFormat(sequence, line.Chunk.AsSpan(line.SequenceAt, Sequence.Digits), out _);

    private void Refuse(int line, BulkOutcome outcome, CreationResult[] results)
    {
        ElasticError error = outcome.Error ?? new ElasticError("unknown", $"status {outcome.Status}");
        if (outcome.Status is not (400 or 413))
        {
            throw new StoreException($"{client.Name} refused an event with status {outcome.Status}: {error.Reason}.");
        }

        results[line] = CreationResult.Refused;
        _refused[line] = error;
    }

    /// <returns>Those to be sent once more, changed in <paramref name="sent"/> where that is needed.</returns>
    private async Task<List<int>> ResolveAsync(List<int> conflicts, bool isUncertain, IReadOnlyList<BulkLine> lines, BulkLine[] sent, CreationResult[] results, CancellationToken cancellationToken)
    {
        CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        List<int> again = [];
        if (!isUncertain && state.Open.Keys.All(b => b == batch) && state.Aborted.IsEmpty)
        {
            foreach (int line in conflicts)
            {
                results[line] = CreationResult.Known;
            }

            return again;
        }

        HashSet<long> waitFor = [];
        foreach (int[] some in conflicts.Chunk(MostAtOnce))
        {
            using JsonDocument answer = await client.RequireAsync("POST", $"_mget?_source_includes={FieldNames.Sequence}", new JsonObject { ["docs"] = new JsonArray([.. some.Select(i => Address(lines[i]))]) }, cancellationToken).ConfigureAwait(false);
            int at = 0;
            foreach (JsonElement hit in answer.RootElement.GetProperty("docs").EnumerateArray())
            {
                int line = some[at++];
                if (!hit.TryGetProperty("found", out JsonElement found) || !found.GetBoolean())
                {
                    sent[line] = lines[line];
                    again.Add(line);
                    continue;
                }

                long owner = Sequence.BatchOf(hit.GetProperty("_source").GetProperty(FieldNames.Sequence).GetInt64());
                if (owner == batch || state.IsWhole(owner))
                {
                    results[line] = owner == batch ? CreationResult.New : CreationResult.Known;
                    continue;
                }

                if (state.Aborted.Contains(owner))
                {
                    sent[line] = TakingOver(lines[line], hit);
                }
                else
                {
                    waitFor.Add(owner);
                }

                again.Add(line);
            }
        }

        await others.WaitAsync(batch, waitFor, cancellationToken).ConfigureAwait(false);
        return again;
    }

    /// <summary>Index and id of the document that a line writes.</summary>
    public static JsonObject Address(BulkLine line)
    {
        using JsonDocument action = JsonDocument.Parse(ActionOf(line));
        JsonElement create = action.RootElement.EnumerateObject().First().Value;
        return new JsonObject { ["_index"] = create.GetProperty("_index").GetString(), ["_id"] = create.GetProperty("_id").GetString() };
    }

    private static ReadOnlyMemory<byte> ActionOf(BulkLine line) => line.Bytes[..line.Bytes.Span.IndexOf((byte)'\n')];

    /// <summary>The same document, written over the one that does not count, if that is still as it was seen.</summary>
    private static BulkLine TakingOver(BulkLine line, JsonElement seen)
    {
        JsonObject action = Address(line);
        action["if_seq_no"] = seen.GetProperty("_seq_no").GetInt64();
        action["if_primary_term"] = seen.GetProperty("_primary_term").GetInt64();
        byte[] head = Encoding.UTF8.GetBytes(new JsonObject { ["index"] = action }.ToJsonString());
        int oldHead = ActionOf(line).Length;
        byte[] chunk = [.. head, .. line.Bytes.Span[oldHead..]];
        return new BulkLine(chunk, 0, chunk.Length, line.SequenceAt - line.Start - oldHead + head.Length);
    }
}
