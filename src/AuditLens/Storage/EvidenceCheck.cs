using System.Security.Cryptography;
using AuditLens.Events;

namespace AuditLens.Storage;

/// <param name="Logs">Logs whose bytes were read, and how many bytes they have.</param>
/// <param name="Records">Records of events that were held against their hashes.</param>
/// <param name="Partly">Logs some of whose bytes are not kept; months that were dropped leave such.</param>
/// <param name="Broken">Logs and records that are not as they were stored.</param>
/// <param name="Faults">The first of them, each as a sentence.</param>
public sealed record EvidenceReport(long Logs, long Bytes, long Records, long Partly, long Broken, IReadOnlyList<string> Faults);

/// <summary>
/// Reads all raw bytes that a store keeps and holds them against the hashes taken when they came in: each log as a whole, and the record of each event. Changes nothing.
/// </summary>
public sealed class EvidenceCheck
{
    private const int ChunkBytes = 1 << 20;
    private const int MostFaults = 20;

    private readonly IEventStore _store;
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);
    private (string File, long Offset, byte[] Bytes) _chunk = ("", 0, []);
    private long _bytes;
    private long _records;
    private long _partly;
    private long _broken;

    private EvidenceCheck(IEventStore store) => _store = store;

    public static ValueTask<EvidenceReport> RunAsync(IEventStore store, CancellationToken cancellationToken) => new EvidenceCheck(store).RunAsync(cancellationToken);

    private async ValueTask<EvidenceReport> RunAsync(CancellationToken cancellationToken)
    {
        // Of a file of which nothing was understood no bytes are kept, and there is no hash of them.
        await foreach (SourceState source in _store.SourcesAsync(cancellationToken).Where(static s => s.Offset > 0).ConfigureAwait(false))
        {
            _ends[source.Path] = source.Offset;
            await CheckLogAsync(source, cancellationToken).ConfigureAwait(false);
        }

        await foreach (SessionSummary session in _store.SessionsAsync(new SessionQuery(Witness: null), cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<AgentEvent> events = await _store.ReadSessionAsync(session.Id, cancellationToken).ConfigureAwait(false);
            IEnumerable<SourceLocation> records = events.Select(static e => e.Source)
                .DistinctBy(static s => (s.File, s.Offset, s.Length, s.Sha256)).OrderBy(static s => s.File, StringComparer.Ordinal).ThenBy(static s => s.Offset);
            foreach (SourceLocation record in records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await CheckRecordAsync(session.Id, record, cancellationToken).ConfigureAwait(false);
            }
        }

        return new EvidenceReport(_ends.Count, _bytes, _records, _partly, _broken, _faults);
    }

    private async ValueTask CheckLogAsync(SourceState source, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long offset = 0; offset < source.Offset; offset += ChunkBytes)
        {
            int length = (int)Math.Min(ChunkBytes, source.Offset - offset);
            if (await _store.ReadRawAsync(source.Path, offset, length, cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                _partly++;
                return;
            }

            hash.AppendData(bytes);
            _bytes += length;
        }

        if (Sha256Digest.Read(hash.GetHashAndReset()) != source.Sha256)
        {
            Tell($"The log {source.Path} is not as it was stored: its bytes have another hash.");
        }
    }

    private async ValueTask CheckRecordAsync(string session, SourceLocation record, CancellationToken cancellationToken)
    {
        _records++;
        if (await IsInChunkAsync(record, cancellationToken).ConfigureAwait(false) || await _store.ReadRecordAsync(record, cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        bool isThere = await _store.ReadRawAsync(record.File, record.Offset, record.Length, cancellationToken).ConfigureAwait(false) is not null;
        Tell($"The record {record} of session {session} {(isThere ? "is not as it was stored: its bytes have another hash" : "is missing: its bytes are not in the store")}.");
    }

    /// <summary>Records of a session mostly follow one another: they are cut from a longer piece, which is read once.</summary>
    private async ValueTask<bool> IsInChunkAsync(SourceLocation record, CancellationToken cancellationToken)
    {
        if (_chunk.File != record.File || record.Offset < _chunk.Offset || record.Offset + record.Length > _chunk.Offset + _chunk.Bytes.Length)
        {
            long end = _ends.GetValueOrDefault(record.File);
            int length = (int)Math.Min(Math.Max(ChunkBytes, record.Length), end - record.Offset);
            byte[]? bytes = length < record.Length ? null : await _store.ReadRawAsync(record.File, record.Offset, length, cancellationToken).ConfigureAwait(false);
            if (bytes is null)
            {
                return false;
            }

            _chunk = (record.File, record.Offset, bytes);
        }

        return Sha256Digest.Of(_chunk.Bytes.AsSpan((int)(record.Offset - _chunk.Offset), record.Length)) == record.Sha256;
    }

    private void Tell(string fault)
    {
        _broken++;
        if (_faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }
    }
}
