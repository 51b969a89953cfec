using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using AuditLens.Events;

namespace AuditLens.Ingestion.Input;

/// <summary>Expands gzip within limits. The framework's stream ends in silence when a file was cut, so the length at the end of the file is checked here (RFC 1952, ISIZE).</summary>
internal sealed class GzipSource : ReadOnlyStream
{
    private readonly IngestLimits _limits;
    private readonly TailStream _compressed;
    private readonly GZipStream _expanded;
    private long _length;
    private bool _ended;

    public GzipSource(Stream compressed, IngestLimits limits)
    {
        _limits = limits;
        _compressed = new TailStream(compressed);
        _expanded = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    public (string Code, string Reason)? Fault { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_ended)
        {
            return 0;
        }

        int read = 0;
        try
        {
            read = _expanded.Read(buffer);
        }
        catch (InvalidDataException)
        {
            Fault = (RejectionCodes.InvalidGzip, "The gzip data is damaged; what stands before the damage was read.");
        }

        _length += read;
        if (read > 0 && !IsBomb())
        {
            return read;
        }

        _ended = true;
        if (Fault is null && _length != 0 && !EndsWell())
        {
            Fault = (RejectionCodes.InvalidGzip, "The gzip file does not end as it should: it was cut, or other bytes follow its end. What could be expanded was read.");
        }
        else if (Fault is null && _length == 0 && _compressed.Passed < EmptyGzip)
        {
            Fault = (RejectionCodes.InvalidGzip, "The gzip file was cut before any data.");
        }

        return 0;
    }

    /// <summary>Header and trailer of gzip around an empty deflate block.</summary>
    private const int EmptyGzip = 20;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _expanded.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsBomb()
    {
        long allowed = Math.Max(_limits.FreeExpansionBytes, Math.Min(_limits.ExpansionBytes, _compressed.Passed * _limits.ExpansionRatio));
        if (_length <= allowed)
        {
            return false;
        }

        Fault = (RejectionCodes.ExpandsTooMuch, string.Create(
            CultureInfo.InvariantCulture,
            $"The gzip file expands to more than {allowed / (1024 * 1024)} MiB from {_compressed.Passed / 1024} KiB; what stands before that was read."));
        return true;
    }

    /// <summary>The last four bytes tell the length of the last member; only files of several members may be longer than that.</summary>
    private bool EndsWell()
    {
        uint told = _compressed.LastFour;
        return told == (uint)_length || (told < _length && _compressed.Members > 1);
    }

    /// <summary>Remembers what passes: how much, the last four bytes, how many gzip headers.</summary>
    private sealed class TailStream(Stream inner) : ReadOnlyStream
    {
        private ulong _last;

        public long Passed { get; private set; }

        public uint LastFour => BinaryPrimitives.ReverseEndianness((uint)_last);

        public int Members { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            ReadOnlySpan<byte> passed = buffer[..read];
            CountHeaders(passed);
            foreach (byte b in passed[Math.Max(0, read - 8)..])
            {
                _last = (_last << 8) | b;
            }

            Passed += read;
            return read;
        }

        private void CountHeaders(ReadOnlySpan<byte> passed)
        {
            ReadOnlySpan<byte> header = [0x1F, 0x8B, 0x08];
            Span<byte> seam = [(byte)(_last >> 8), (byte)_last, 0, 0];
            passed[..Math.Min(2, passed.Length)].CopyTo(seam[2..]);
            Members += passed.Count(header) + (Passed > 0 ? seam.Count(header) : 0);
        }
    }
}
