using System.Text;
using AuditLens.Events;

namespace AuditLens.Ingestion.Input;

/// <summary>
/// The uncompressed bytes of an input: gzip is expanded and UTF-16 becomes UTF-8, both told by the first bytes.
/// Reading never throws for content: what is wrong ends the stream and is told by <see cref="Fault"/>.
/// </summary>
internal sealed class SourceStream : IDisposable
{
    private const int LongestMark = 8;

    private readonly Stream _raw;
    private readonly Func<(string Code, string Reason)?> _fault;

    private SourceStream(Stream raw, Stream content, bool isPlain, Func<(string Code, string Reason)?> fault)
    {
        _raw = raw;
        Content = content;
        IsPlain = isPlain;
        _fault = fault;
    }

    public Stream Content { get; }

    /// <summary>The bytes are those of the file as it is.</summary>
    public bool IsPlain { get; }

    /// <summary>What kept the stream from being read to its end; null when all is well.</summary>
    public (string Code, string Reason)? Fault => _fault();

    public static SourceStream Open(Stream raw, IngestLimits limits)
    {
        var guarded = new GuardedStream(raw);
        byte[] mark = new byte[LongestMark];
        int length = guarded.ReadAtLeast(mark, LongestMark, throwOnEndOfStream: false);
        var whole = new PrefixedStream(mark.AsMemory(0, length), guarded);
        if (length >= 2 && mark[0] == 0x1F && mark[1] == 0x8B)
        {
            var gzip = new GzipSource(whole, limits);
            return new SourceStream(raw, gzip, isPlain: false, () => gzip.Fault ?? guarded.Fault);
        }

        Encoding? utf16 = length < 2 ? null : (mark[0], mark[1]) switch
        {
            (0xFF, 0xFE) => Encoding.Unicode,
            (0xFE, 0xFF) => Encoding.BigEndianUnicode,
            _ => null,
        };
        return utf16 is null
            ? new SourceStream(raw, whole, isPlain: true, () => guarded.Fault)
            : new SourceStream(raw, Encoding.CreateTranscodingStream(whole, utf16, Encoding.UTF8), isPlain: false, () => guarded.Fault);
    }

    public void Dispose()
    {
        Content.Dispose();
        _raw.Dispose();
    }

    /// <summary>Ends at the first read error instead of throwing.</summary>
    private sealed class GuardedStream(Stream inner) : ReadOnlyStream
    {
        public (string Code, string Reason)? Fault { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return Fault is null ? inner.Read(buffer) : 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fault = (RejectionCodes.Unreadable, $"The file could not be read to its end: {e.Message}");
                return 0;
            }
        }
    }
}
