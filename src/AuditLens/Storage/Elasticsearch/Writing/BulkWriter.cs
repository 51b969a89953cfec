using System.Text.Json;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>What became of one action of a bulk request.</summary>
/// <param name="IsUncertain">It was sent more than once, so that a conflict may be with its own first try.</param>
internal readonly record struct BulkOutcome(int Status, ElasticError? Error = null, bool IsUncertain = false)
{
    public bool IsDone => Status is >= 200 and < 300;

    public bool IsConflict => Status == 409;
}

/// <summary>
/// Sends actions in bulk requests of bounded size and count, several at once, as many as the cluster takes. Actions that it refuses for want of room are sent again, those alone.
/// </summary>
internal sealed class BulkWriter(ElasticClient client, TimeProvider time)
{
    private const string Answer = "_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly AdaptiveGate _gate = new(client.Options.BulkConcurrency);

    /// <summary>Actions sent again because the cluster had no room for them, since the store was opened.</summary>
    public long Retried { get; private set; }

    /// <returns>An outcome for each line, in order.</returns>
    /// <exception cref="StoreException">The cluster is away, or went on refusing.</exception>
    public async Task<BulkOutcome[]> WriteAsync(IReadOnlyList<BulkLine> lines, CancellationToken cancellationToken)
    {
        BulkOutcome[] outcomes = new BulkOutcome[lines.Count];
        int[] open = [.. Enumerable.Range(0, lines.Count)];
        long begun = time.GetTimestamp();
        for (int round = 0; open.Length > 0; round++)
        {
            if (round > 0)
            {
                if (time.GetElapsedTime(begun) > client.Options.Patience)
                {
                    throw new StoreAwayException($"{client.Name} is overloaded and went on refusing {open.Length} documents; try again later, or give it more nodes.");
                }

                Retried += open.Length;
                await Task.Delay(Delay(round), time, cancellationToken).ConfigureAwait(false);
            }

            await Task.WhenAll(Requests(lines, open).Select(r => SendAsync(lines, r, outcomes, round > 0, cancellationToken))).ConfigureAwait(false);
            open = [.. open.Where(i => outcomes[i].Status is 429 or 503)];
        }

        return outcomes;
    }

    /// <summary>Doubled from round to round, with jitter.</summary>
    private static TimeSpan Delay(int round)
    {
        double full = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, round - 1), LongestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds((full / 2) + (Random.Shared.NextDouble() * full / 2));
    }

    private IEnumerable<ArraySegment<int>> Requests(IReadOnlyList<BulkLine> lines, int[] open)
    {
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < open.Length; i++)
        {
            int length = lines[open[i]].Length;
            if (i > first && (bytes + length > client.Options.BulkBytes || i - first >= client.Options.BulkDocuments))
            {
                yield return new ArraySegment<int>(open, first, i - first);
                first = i;
                bytes = 0;
            }

            bytes += length;
        }

        if (open.Length > first)
        {
            yield return new ArraySegment<int>(open, first, open.Length - first);
        }
    }

    private async Task SendAsync(IReadOnlyList<BulkLine> lines, ArraySegment<int> which, BulkOutcome[] outcomes, bool isAgain, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        bool wasRefused = false;
        ElasticResponse response;
        try
        {
            response = await client.SendAsync(new ElasticRequest("POST", Answer, Pieces(lines, which), IsBulk: true), cancellationToken).ConfigureAwait(false);
            wasRefused = response.Attempts > 1;
            if (response.IsSuccess)
            {
                wasRefused |= Read(response, which, outcomes, isAgain || response.Attempts > 1);
            }
        }
        finally
        {
            _gate.Leave(wasRefused);
        }

        if (response.Status == 413 && which.Count > 1)
        {
            int half = which.Count / 2;
            await SendAsync(lines, which[..half], outcomes, isAgain, cancellationToken).ConfigureAwait(false);
            await SendAsync(lines, which[half..], outcomes, isAgain, cancellationToken).ConfigureAwait(false);
        }
        else if (response.Status == 413)
        {
            outcomes[which[0]] = new BulkOutcome(413, new ElasticError("too_large", "the document is larger than http.max_content_length of the cluster"));
        }
        else if (!response.IsSuccess)
        {
            throw client.Failure(response);
        }
    }

    /// <summary>Lines that lie one after another in a chunk go as one piece.</summary>
    private static List<ReadOnlyMemory<byte>> Pieces(IReadOnlyList<BulkLine> lines, ArraySegment<int> which)
    {
        List<ReadOnlyMemory<byte>> pieces = [];
        BulkLine piece = default;
        foreach (int i in which)
        {
            BulkLine line = lines[i];
            if (ReferenceEquals(line.Chunk, piece.Chunk) && line.Start == piece.Start + piece.Length)
            {
                piece = piece with { Length = piece.Length + line.Length };
                continue;
            }

            if (piece.Length > 0)
            {
                pieces.Add(piece.Bytes);
            }

            piece = line;
        }

        pieces.Add(piece.Bytes);
        return pieces;
    }

    /// <returns>True when the cluster had no room for some.</returns>
    private bool Read(ElasticResponse response, ArraySegment<int> which, BulkOutcome[] outcomes, bool isUncertain)
    {
        using JsonDocument answer = client.Parse(response);
        bool wasRefused = false;
        int at = 0;
        foreach (JsonElement item in answer.RootElement.GetProperty("items").EnumerateArray())
        {
            foreach (JsonProperty action in item.EnumerateObject())
            {
                int status = action.Value.GetProperty("status").GetInt32();
                ElasticError? error = action.Value.TryGetProperty("error", out JsonElement told) ? ElasticError.Of(told) : null;
                outcomes[which[at++]] = new BulkOutcome(status, error, isUncertain);
                wasRefused |= status == 429;
            }
        }

        return at == which.Count ? wasRefused : throw new StoreException($"{client.Name} answered for {at} of {which.Count} documents.");
    }
}
