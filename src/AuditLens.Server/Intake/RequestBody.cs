using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace AuditLens.Server.Intake;

/// <summary>The whole body of a request, uncompressed, in rented memory that counts at the gate until it is disposed of.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstPiece = 64 * 1024;

    private readonly IntakeGate _gate;
    private byte[] _buffer = [];
    private int _length;
    private long _entered;

    private RequestBody(IntakeGate gate) => _gate = gate;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The bytes as a stream; the body must outlive it.</summary>
    public Stream Open() => new MemoryStream(_buffer, 0, _length, writable: false);

    /// <returns>The body, or what to answer instead.</returns>
    public static async Task<(RequestBody? Body, Refusal? Refusal)> ReadAsync(HttpRequest request, IntakeGate gate, int longest)
    {
        var body = new RequestBody(gate);
        Refusal? refusal;
        try
        {
            refusal = await body.FillAsync(request, longest).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            refusal = new Refusal(StatusCodes.Status400BadRequest, "The body is not gzip, or was damaged.");
        }
        catch (BadHttpRequestException e)
        {
            refusal = new Refusal(e.StatusCode, e.Message);
        }
        catch
        {
            body.Dispose();
            throw;
        }

        if (refusal is null)
        {
            return (body, null);
        }

        body.Dispose();
        return (null, refusal);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _gate.Leave(_entered);
        _entered = 0;
    }

    private async Task<Refusal?> FillAsync(HttpRequest request, int longest)
    {
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, $"The encoding '{encoding}' is not known; send gzip or none.");
        }

        bool plain = encoding is not "gzip";
        if (request.ContentLength > longest)
        {
            return Refusal.TooLarge(longest);
        }

        if (!Grow(plain && request.ContentLength is { } length ? (int)length + 1 : FirstPiece))
        {
            return Refusal.Full(_gate);
        }

        await using Stream stream = plain ? request.Body : new GZipStream(request.Body, CompressionMode.Decompress);
        while (true)
        {
            int read = await stream.ReadAsync(_buffer.AsMemory(_length), request.HttpContext.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _length += read;
            if (_length > longest)
            {
                return Refusal.TooLarge(longest);
            }

            if (_length == _buffer.Length && !Grow(_buffer.Length * 2))
            {
                return Refusal.Full(_gate);
            }
        }
    }

    private bool Grow(int size)
    {
        if (!_gate.TryEnter(size - _entered))
        {
            return false;
        }

        _entered = size;
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
        return true;
    }
}

/// <summary>Why a request is not taken.</summary>
/// <param name="RetryAfter">Seconds; set when the same request may succeed later.</param>
internal sealed record Refusal(int Status, string Message, int? RetryAfter = null)
{
    public static Refusal TooLarge(long longest) =>
        new(StatusCodes.Status413PayloadTooLarge, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The body has more than {longest / (1024 * 1024)} MiB uncompressed; send it in pieces or as a file to /api/v1/files."));

    public static Refusal Full(IntakeGate gate) => new(StatusCodes.Status429TooManyRequests, "More is waiting to be stored than may; send the same again later.", gate.RetryAfterSeconds);
}
