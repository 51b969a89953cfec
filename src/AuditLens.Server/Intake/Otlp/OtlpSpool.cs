using System.Threading.Channels;
using AuditLens.Ingestion;
using Microsoft.Extensions.Hosting;

namespace AuditLens.Server.Intake.Otlp;

/// <param name="IsJson">OTLP/JSON, one request a line; else protobuf, each request behind its length.</param>
internal readonly record struct OtlpStreamKind(OtlpSignal Signal, bool IsJson)
{
    public string Name => (Signal == OtlpSignal.Logs ? "logs" : "traces") + (IsJson ? ".jsonl" : ".pb");
}

/// <summary>
/// Telemetry between its acknowledgement and the store: bodies are appended to a file and flushed to the disk before they are acknowledged, many in one flush. The pieces of a trace arrive over
/// seconds and out of order, so bodies are understood together: a segment goes to the store once nothing has come for a while, or it is old or large.
/// </summary>
internal sealed class OtlpSpool(ServerSettings settings, SpoolReader reader) : BackgroundService
{
    public const int RetryAfterSeconds = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<OtlpStreamKind, SpoolSegment> _open = [];
    private long _sequence;

    /// <returns>False when too much waits to be stored; else the body is durable.</returns>
    public async Task<bool> AppendAsync(OtlpStreamKind kind, ReadOnlyMemory<byte> body)
    {
        if (reader.WaitingBytes > settings.SpoolBytes)
        {
            return false;
        }

        var waiting = new Waiting(kind, body, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _waiting.Writer.WriteAsync(waiting).ConfigureAwait(false);
        await waiting.Done.Task.ConfigureAwait(false);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, settings.Time);
        Task<bool> tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        Task<bool> more = _waiting.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            await Task.WhenAny(tick, more).ConfigureAwait(false);
            if (more.IsCompleted)
            {
                if (!await more.ConfigureAwait(false))
                {
                    break;
                }

                WriteAll();
                more = _waiting.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            }

            if (tick.IsCompleted)
            {
                HandOver(isLast: false);
                tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
            }
        }

        HandOver(isLast: true);
        reader.Complete();
    }

    /// <summary>By now no request runs any more: what was acknowledged is written, what is open is handed over.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    private void WriteAll()
    {
        List<Waiting> done = [];
        try
        {
            while (_waiting.Reader.TryRead(out Waiting? next))
            {
                done.Add(next);
                SegmentOf(next.Kind).Append(next.Body.Span);
            }

            foreach (SpoolSegment segment in _open.Values)
            {
                segment.Flush();
            }

            done.ForEach(static w => w.Done.TrySetResult());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Disk full or gone: nobody is told that it was kept, and the next request tries again.
            done.ForEach(w => w.Done.TrySetException(e));
        }
    }

    private SpoolSegment SegmentOf(OtlpStreamKind kind)
    {
        if (!_open.TryGetValue(kind, out SpoolSegment? segment))
        {
            _open.Add(kind, segment = SpoolSegment.Create(settings, kind, _sequence++));
        }

        return segment;
    }

    private void HandOver(bool isLast)
    {
        foreach ((OtlpStreamKind kind, SpoolSegment segment) in _open.ToList())
        {
            if (isLast || segment.IsRipe(settings))
            {
                _open.Remove(kind);
                segment.Close();
                reader.Add(segment.Path, segment.Length);
            }
        }
    }

    private sealed record Waiting(OtlpStreamKind Kind, ReadOnlyMemory<byte> Body, TaskCompletionSource Done);
}
