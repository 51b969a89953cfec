using System.Buffers;
using System.Security.Cryptography;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>
/// The part of a file that is in memory: bytes that were consumed since the last step, then bytes not yet read. Formats take slices of it, nothing is copied for a record.
/// Also hashes every byte that passes, so that a file is read once.
/// </summary>
public sealed class ByteWindow : IDisposable
{
    /// <summary>Bytes before <see cref="Position"/> that tell a file that grew from one that was rewritten.</summary>
    public const int TailBytes = 4096;

    private readonly Stream _stream;
    private readonly IncrementalHash _hash;
    private readonly int _size;
    private byte[] _buffer;
    private byte[] _tail;
    private int _start;
    private int _end;
    private long _bufferPosition;

    /// <param name="position">Where the stream stands.</param>
    /// <param name="size">Bytes to hold; grows only for a record that is longer.</param>
    /// <param name="hash">State of the hash over the bytes before; owned from now on.</param>
    /// <param name="tail">The last bytes before the position.</param>
    public ByteWindow(Stream stream, long position, int size, IncrementalHash hash, byte[] tail)
    {
        _stream = stream;
        _hash = hash;
        _size = size;
        _tail = tail;
        _bufferPosition = position;
        _buffer = ArrayPool<byte>.Shared.Rent(size);
        Fill();
    }

    /// <summary>Byte offset of <see cref="Unread"/> in the uncompressed file.</summary>
    public long Position => _bufferPosition + _start;

    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> UnreadMemory => _buffer.AsMemory(_start, _end - _start);

    /// <summary><see cref="Unread"/> is all that is left of the file.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Some bytes were consumed in this step.</summary>
    public bool HasConsumed => _start > 0;

    public int ConsumedBytes => _start;

    /// <summary>Hash over all bytes before the consumed ones of this step.</summary>
    public Sha256Digest HashBefore
    {
        get
        {
            Span<byte> hash = stackalloc byte[Sha256Digest.Size];
            _hash.GetCurrentHash(hash);
            return Sha256Digest.Read(hash);
        }
    }

    public Sha256Digest TailHash => Sha256Digest.Of(_tail);

    public void Consume(int count) => _start += count;

    /// <summary>Ends the step: gives the consumed bytes with the buffer they lie in, and goes on in a buffer of its own.</summary>
    public ConsumedBytes Take()
    {
        var consumed = new ConsumedBytes(_buffer, _start, _bufferPosition);
        _hash.AppendData(consumed.Span);
        _tail = TailOf(_tail, consumed.Span);
        int rest = _end - _start;
        byte[] next = ArrayPool<byte>.Shared.Rent(AtEnd ? Math.Max(rest, 1) : Math.Max(_size, rest + (_size / 4)));
        _buffer.AsSpan(_start, rest).CopyTo(next);
        _buffer = next;
        _bufferPosition += _start;
        _start = 0;
        _end = rest;
        Fill();
        return consumed;
    }

    /// <summary>Doubles the window for a record that does not fit. Only between steps.</summary>
    public void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _end -= _start;
        _bufferPosition += _start;
        _start = 0;
        _buffer = larger;
        Fill();
    }

    /// <summary>Passes over bytes without keeping them, up to and with the next line end, or to the end of the file. Only between steps.</summary>
    /// <returns>How many bytes.</returns>
    public long Discard(bool toLineEnd)
    {
        long discarded = 0;
        while (true)
        {
            int lineEnd = toLineEnd ? Unread.IndexOf((byte)'\n') : -1;
            int count = lineEnd < 0 ? Unread.Length : lineEnd + 1;
            ReadOnlySpan<byte> passed = Unread[..count];
            _hash.AppendData(passed);
            _tail = TailOf(_tail, passed);
            discarded += count;
            Unread[count..].CopyTo(_buffer);
            _end -= _start + count;
            _bufferPosition += _start + count;
            _start = 0;
            if (lineEnd >= 0 || AtEnd)
            {
                return discarded;
            }

            Fill();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
        _hash.Dispose();
    }

    /// <summary>The last <see cref="TailBytes"/> of what was before and what came now.</summary>
    public static byte[] TailOf(byte[] before, ReadOnlySpan<byte> now)
    {
        if (now.Length >= TailBytes)
        {
            return now[^TailBytes..].ToArray();
        }

        int keep = Math.Min(before.Length, TailBytes - now.Length);
        byte[] tail = new byte[keep + now.Length];
        before.AsSpan(before.Length - keep).CopyTo(tail);
        now.CopyTo(tail.AsSpan(keep));
        return tail;
    }

    /// <summary>Reads until the buffer is full or the file ends, so that a slow pipe does not make formats look at the same bytes again and again.</summary>
    private void Fill()
    {
        while (!AtEnd && _end < _buffer.Length)
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            AtEnd = read == 0;
            _end += read;
        }
    }
}

/// <summary>Consecutive bytes of a file in a rented buffer; given back once they are stored.</summary>
public sealed class ConsumedBytes(byte[] buffer, int length, long offset) : IDisposable
{
    private byte[]? _buffer = buffer;

    public long Offset { get; } = offset;

    public int Length { get; } = length;

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => Memory.Span;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
