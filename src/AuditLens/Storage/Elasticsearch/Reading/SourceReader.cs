using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;
using ZstdSharp;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>Reads sources, their raw bytes and their rejections.</summary>
internal sealed class SourceReader(ElasticClient client, IndexNames names, CommitLog log, Snapshots snapshots)
{
    private readonly VersionedDocuments _documents = new(client);

    public async Task<SourceState?> FindAsync(string path, CancellationToken cancellationToken)
    {
        CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, JsonElement> found = await _documents.ReadAsync(names.Sources, [Keys.Id(path)], state, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : SourceRecord.Read(found.Values.First()).State;
    }

    public async IAsyncEnumerable<SourceState> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        Search search = new(client, names.Sources) { Sort = [EventSearch.Ascending("auditlens.first", null)] };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (VersionedDocuments.Visible(hit.GetProperty("_source"), state) is { } content)
            {
                yield return SourceRecord.Read(content).State;
            }
        }
    }

    /// <summary>By source in the order of first reading, then by offset. A source's rejections are held while they are sorted.</summary>
    public async IAsyncEnumerable<Rejection> RejectionsAsync(string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        List<JsonNode> filters = [.. state.Filters()];
        if (path is not null)
        {
            JsonArray either = [EventSearch.Term("auditlens.source", Keys.Id(path)), EventSearch.Term(FieldNames.File, path)];
            filters.Add(new JsonObject { ["bool"] = new JsonObject { ["should"] = either, ["minimum_should_match"] = 1 } });
        }

        List<string> sources = await Buckets.ValuesAsync(client, names.Rejections, "auditlens.source", EventSearch.All(filters), cancellationToken).ConfigureAwait(false);
        Dictionary<string, JsonElement> found = await _documents.ReadAsync(names.Sources, sources, state, cancellationToken).ConfigureAwait(false);
        foreach ((string id, SourceRecord source) in found.Select(f => (f.Key, SourceRecord.Read(f.Value))).OrderBy(s => s.Item2.First))
        {
            foreach (Rejection rejection in await OfSourceAsync(id, source, filters, cancellationToken).ConfigureAwait(false))
            {
                yield return rejection;
            }
        }
    }

    /// <summary>Raw bytes from the newest generation that holds the range, and among those the first that <paramref name="fits"/>.</summary>
    public async Task<byte[]?> RawAsync(string path, long offset, int length, Func<byte[], bool> fits, CancellationToken cancellationToken)
    {
        if (offset < 0 || length < 0)
        {
            return null;
        }

        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        JsonNode[] meets =
        [
            EventSearch.Term("auditlens.source", Keys.Id(path)),
            EventSearch.Between(FieldNames.Offset, Math.Max(0, offset - BatchEncoder.PieceBytes + 1), length == 0 ? offset + 1 : offset + length)!,
            .. state.Filters(),
        ];
        Search search = new(client, $"{names.Raw}-*")
        {
            Query = EventSearch.All(meets),
            Sort = [new JsonObject { ["auditlens.generation"] = "desc" }, EventSearch.Ascending(FieldNames.Offset, null), new JsonObject { [FieldNames.Length] = "desc" }],
        };
        using Decompressor decompressor = new();
        RawAssembly? assembly = null;
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            RawPiece piece = RawPiece.Read(hit.GetProperty("_source"));
            if (assembly?.Generation != piece.Generation)
            {
                if (assembly?.Result() is { } whole && fits(whole))
                {
                    return whole;
                }

                assembly = new RawAssembly(piece.Generation, offset, length);
            }

            assembly.Add(piece, decompressor);
        }

        return assembly?.Result() is { } last && fits(last) ? last : null;
    }

    /// <summary>Hashes of all contents but the newest, over their bytes as they are kept.</summary>
    public async Task<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken)
    {
        CommitState state = await snapshots.TakeAsync(cancellationToken).ConfigureAwait(false);
        Search search = new(client, $"{names.Raw}-*")
        {
            Query = EventSearch.All([EventSearch.Term("auditlens.source", Keys.Id(path)), .. state.Filters()]),
            Sort = [new JsonObject { ["auditlens.generation"] = "asc" }, EventSearch.Ascending(FieldNames.Offset, null), new JsonObject { [FieldNames.Length] = "desc" }],
        };
        List<SourceContent> contents = [];
        using Decompressor decompressor = new();
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        int generation = -1;
        long end = 0;
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            RawPiece piece = RawPiece.Read(hit.GetProperty("_source"));
            if (piece.Generation != generation && generation >= 0)
            {
                contents.Add(new SourceContent(generation, Sha256Digest.Read(hash.GetHashAndReset()), end));
                end = 0;
            }

            generation = piece.Generation;
            if (piece.Offset <= end && piece.Offset + piece.Length > end)
            {
                hash.AppendData(Zstd.Expand(decompressor, piece.Compressed, piece.Length).AsSpan((int)(end - piece.Offset)));
                end = piece.Offset + piece.Length;
            }
        }

        return contents;
    }

    private async Task<IEnumerable<Rejection>> OfSourceAsync(string id, SourceRecord source, List<JsonNode> filters, CancellationToken cancellationToken)
    {
        JsonObject generation = new() { ["term"] = new JsonObject { ["auditlens.generation"] = source.State.Generation } };
        Search search = new(client, names.Rejections)
        {
            Query = EventSearch.All([EventSearch.Term("auditlens.source", id), generation, .. filters]),
            Sort = [EventSearch.Ascending(FieldNames.Offset, null), EventSearch.Ascending(FieldNames.Sequence, null)],
        };
        List<Rejection> rejections = [];
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            JsonElement content = hit.GetProperty("_source");
            Rejection rejection = RejectionRecord.Read(content);
            if (!source.IsVoid(content.GetProperty(FieldNames.Sequence).GetInt64(), rejection.Offset))
            {
                rejections.Add(rejection);
            }
        }

        // The same said again at a place that was not read again is said once.
        return rejections.DistinctBy(r => (r.Offset, r.Length, r.Code, r.Line, r.Pointer));
    }
}

/// <summary>A range of raw bytes put together from its pieces, which come by offset.</summary>
internal sealed class RawAssembly(int generation, long offset, int length)
{
    private readonly byte[] _bytes = new byte[length];
    private int _filled;
    private bool _touches;

    public int Generation => generation;

    public void Add(RawPiece piece, Decompressor decompressor)
    {
        long end = piece.Offset + piece.Length;
        _touches |= piece.Offset <= offset && end >= offset;
        long next = offset + _filled;
        if (piece.Offset > next || end <= next || _filled == length)
        {
            return;
        }

        byte[] expanded = Zstd.Expand(decompressor, piece.Compressed, piece.Length);
        int count = (int)(Math.Min(end, offset + length) - next);
        expanded.AsSpan((int)(next - piece.Offset), count).CopyTo(_bytes.AsSpan(_filled));
        _filled += count;
    }

    /// <summary>Null when a part is missing.</summary>
    public byte[]? Result() => _touches && _filled == length ? _bytes : null;
}
