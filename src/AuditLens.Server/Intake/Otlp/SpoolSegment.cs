using System.Buffers.Binary;
using System.Globalization;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>One file of the spool while bodies are appended to it.</summary>
internal sealed class SpoolSegment
{
    /// <summary>A segment is understood as a whole, in memory.</summary>
    private const long Largest = 8 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly OtlpStreamKind _kind;
    private readonly TimeProvider _time;
    private readonly long _began;
    private long _last;
    private bool _unflushed;

    private SpoolSegment(FileStream file, OtlpStreamKind kind, TimeProvider time)
    {
        _file = file;
        _kind = kind;
        _time = time;
        _began = _last = time.GetTimestamp();
    }

    public string Path => _file.Name;

    public long Length { get; private set; }

    /// <summary>Names sort by the time at which they were begun, and say what is in them.</summary>
    public static SpoolSegment Create(ServerSettings settings, OtlpStreamKind kind, long sequence)
    {
        string time = settings.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        string path = System.IO.Path.Combine(settings.SpoolFolder, string.Create(CultureInfo.InvariantCulture, $"{time}-{sequence:d6}-{kind.Name}"));
        return new SpoolSegment(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), kind, settings.Time);
    }

    public void Append(ReadOnlySpan<byte> body)
    {
        if (_kind.IsJson)
        {
            AppendLine(body);
        }
        else
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
            _file.Write(length);
            _file.Write(body);
        }

        Length += body.Length;
        _last = _time.GetTimestamp();
        _unflushed = true;
    }

    public void Flush()
    {
        if (_unflushed)
        {
            _file.Flush(flushToDisk: true);
            _unflushed = false;
        }
    }

    public bool IsRipe(ServerSettings settings) =>
        Length >= Largest || _time.GetElapsedTime(_last) >= settings.TelemetryQuiet || _time.GetElapsedTime(_began) >= settings.TelemetryQuiet * 5;

    public void Close() => _file.Dispose();

    /// <summary>In valid JSON line ends stand between tokens only: as spaces they keep every byte in its place.</summary>
    private void AppendLine(ReadOnlySpan<byte> body)
    {
        byte[] line = new byte[body.Length + 1];
        body.CopyTo(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        _file.Write(line);
    }
}
