using System.Collections.Concurrent;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens;

/// <summary>
/// Files whose content was changed after it was read. What was read first is kept and cited; here it is found out which records are no longer in the file. Works on the bytes in the store, so that
/// the same store says the same on every machine.
/// </summary>
internal sealed class RewrittenSources(IEventStore store)
{
    private const int ChunkBytes = 1024 * 1024;

    private const int MostRefs = 20;

    private readonly ConcurrentDictionary<string, Task<HashSet<Sha256Digest>>> _lines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<SourceContent>>> _earlier = new(StringComparer.Ordinal);

    /// <summary>The contents that the file had before.</summary>
    public async Task<IEnumerable<FileHash>> EarlierAsync(SourceState state, CancellationToken cancellationToken) =>
        (await ContentsAsync(state, cancellationToken).ConfigureAwait(false)).Select(c => new FileHash(state.Path, c.Sha256.ToString(), c.Bytes, Superseded: true));

    /// <summary>Names the records of the file that its present content no longer holds; null when it was not rewritten, or holds them all.</summary>
    public async Task<ChainGap?> GapAsync(SourceState state, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceContent> earlier = await ContentsAsync(state, cancellationToken).ConfigureAwait(false);
        if (earlier.All(c => c.Sha256 == state.Sha256))
        {
            return null;
        }

        var gone = new List<AgentEvent>();
        var records = new HashSet<(long, int, string?)>();
        var missing = new HashSet<(long, int, string?)>();
        foreach (AgentEvent e in events)
        {
            (long, int, string?) record = (e.Source.Offset, e.Source.Length, e.Source.Pointer);
            if (e.Source.File == state.Path && records.Add(record) && !await HoldsAsync(state, e.Source, cancellationToken).ConfigureAwait(false))
            {
                missing.Add(record);
                gone.Add(e);
            }
        }

        string differ = (missing.Count, records.Count) switch
        {
            (0, _) => "the records told here still stand in it",
            (1, var all) => string.Create(CultureInfo.InvariantCulture, $"1 of the {all} records told here no longer stands in it"),
            var (some, all) => string.Create(CultureInfo.InvariantCulture, $"{some} of the {all} records told here no longer stand in it"),
        };
        IEnumerable<AgentEvent> cited = gone.Count > 0 ? gone : events.Where(e => e.Source.File == state.Path).Take(1);
        return records.Count == 0 ? null : new ChainGap(
            GapKind.RewrittenSource,
            $"the file {Path.GetFileName(state.Path)} was changed after it was first read: {differ}; both contents are kept",
            [.. cited.Take(MostRefs).Select(EventRef.To)],
            ["which content of the file is the true one"]);
    }

    private async Task<IReadOnlyList<SourceContent>> ContentsAsync(SourceState state, CancellationToken cancellationToken) =>
        state.Generation == 0 ? [] : await _earlier.GetOrAdd(state.Path, path => store.EarlierContentsAsync(path, cancellationToken).AsTask()).ConfigureAwait(false);

    /// <summary>A line counts as held wherever it stands; a part of a document, where it stood.</summary>
    private async Task<bool> HoldsAsync(SourceState state, SourceLocation record, CancellationToken cancellationToken)
    {
        if (record.Line is not null)
        {
            return (await _lines.GetOrAdd(state.Path, _ => LinesAsync(state, cancellationToken)).ConfigureAwait(false)).Contains(record.Sha256);
        }

        return record.Offset + record.Length <= state.Offset
            && await store.ReadRawAsync(state.Path, record.Offset, record.Length, cancellationToken).ConfigureAwait(false) is { } now && Sha256Digest.Of(now) == record.Sha256;
    }

    private async Task<HashSet<Sha256Digest>> LinesAsync(SourceState state, CancellationToken cancellationToken)
    {
        var hashes = new HashSet<Sha256Digest>();
        var line = new List<byte>();
        for (long at = 0; at < state.Offset; at += ChunkBytes)
        {
            byte[] chunk = await store.ReadRawAsync(state.Path, at, (int)Math.Min(ChunkBytes, state.Offset - at), cancellationToken).ConfigureAwait(false) ?? [];
            ReadOnlySpan<byte> rest = chunk;
            for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                line.AddRange(rest[..end]);
                Note(line, hashes);
                rest = rest[(end + 1)..];
            }

            line.AddRange(rest);
        }

        Note(line, hashes);
        return hashes;
    }

    private static void Note(List<byte> line, HashSet<Sha256Digest> hashes)
    {
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line);
        hashes.Add(Sha256Digest.Of(bytes));
        if (bytes is [.., (byte)'\r'])
        {
            hashes.Add(Sha256Digest.Of(bytes[..^1]));
        }

        line.Clear();
    }
}
