using System.Buffers;

namespace AuditLens.Cli.Analysis;

/// <summary>
/// A report between the worker that renders it and the one place that writes it, in rented pieces that stay off the large-object heap:
/// reports of tens of megabytes in arrays of their own, doubled as they grow, cost a fifth of an analysis in collections.
/// </summary>
internal sealed class RenderedReport : Stream
{
    private const int PieceSize = 64 * 1024;

    private readonly List<byte[]> _pieces = [];
    private int _usedOfLast = PieceSize;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => ((long)(_pieces.Count - 1) * PieceSize) + _usedOfLast;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes of the first line with its end, which lies within the first piece.</summary>
    public int FirstLine => _pieces.Count == 0 ? 0 : _pieces[0].AsSpan(0, UsedOf(0)).IndexOf((byte)'\n') + 1;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_usedOfLast == PieceSize)
            {
                _pieces.Add(ArrayPool<byte>.Shared.Rent(PieceSize));
                _usedOfLast = 0;
            }

            int count = Math.Min(buffer.Length, PieceSize - _usedOfLast);
            buffer[..count].CopyTo(_pieces[^1].AsSpan(_usedOfLast));
            _usedOfLast += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <param name="from">Bytes at the start to leave out; within the first piece.</param>
    public async Task WriteToAsync(Stream output, CancellationToken cancellationToken, int from = 0)
    {
        for (int i = 0; i < _pieces.Count; i++)
        {
            int start = i == 0 ? from : 0;
            await output.WriteAsync(_pieces[i].AsMemory(start, UsedOf(i) - start), cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (byte[] piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        _pieces.Clear();
        _usedOfLast = PieceSize;
        base.Dispose(disposing);
    }

    private int UsedOf(int piece) => piece == _pieces.Count - 1 ? _usedOfLast : PieceSize;
}
