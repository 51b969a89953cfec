using System.Threading.Channels;
using AuditLens.Ingestion;
using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>Brings finished segments of the spool into the store, in order; also those that a process before left behind. A segment is deleted once it is stored.</summary>
internal sealed partial class SpoolReader(ServerSettings settings, IEventStore store, EventIntake intake, ILogger<SpoolReader> log) : BackgroundService
{
    private const string Dialect = "opentelemetry";

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    private readonly Channel<(string Path, long Bytes)> _segments = Channel.CreateUnbounded<(string, long)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, string?> _checkpoints = new(StringComparer.Ordinal);
    private long _waitingBytes;

    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    public void Add(string path, long bytes)
    {
        Interlocked.Add(ref _waitingBytes, bytes);
        _segments.Writer.TryWrite((path, bytes));
    }

    /// <summary>No more segments come.</summary>
    public void Complete() => _segments.Writer.TryComplete();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.SpoolFolder);
        foreach (FileInfo left in new DirectoryInfo(settings.SpoolFolder).GetFiles().Where(static f => KindOf(f.Name) is not null).OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            Add(left.FullName, left.Length);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Waits for what was handed over; what does not get done in time lies safe on the disk for the next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Complete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StoreAllAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A server that could not start stops its services before it says that it stops; that is no failure of theirs.
        }
    }

    private async Task StoreAllAsync(CancellationToken stoppingToken)
    {
        await foreach ((string path, long bytes) in _segments.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            while (!await TryStoreAsync(path, stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(AgainAfter, settings.Time, stoppingToken).ConfigureAwait(false);
            }

            Interlocked.Add(ref _waitingBytes, -bytes);
        }
    }

    private async Task<bool> TryStoreAsync(string path, CancellationToken cancellationToken)
    {
        string file = Path.GetFileName(path);
        string kind = KindOf(file)!;
        string name = "otlp/" + file;
        try
        {
            if (new FileInfo(path).Length > 0)
            {
                var body = new InputBody(name, () => File.OpenRead(path)) { Checkpoint = _checkpoints.GetValueOrDefault(kind) };
                await intake.StoreAsync(body, new IngestOptions { Paths = [], Format = kind.EndsWith(".pb", StringComparison.Ordinal) ? "otlp-protobuf" : "jsonl", Dialect = Dialect }, cancellationToken).ConfigureAwait(false);
                _checkpoints[kind] = (await store.FindSourceAsync(name, cancellationToken).ConfigureAwait(false))?.Checkpoint ?? _checkpoints.GetValueOrDefault(kind);
            }

            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            LogNotStored(file, e.Message);
            return false;
        }
    }

    /// <summary>The stream that a segment belongs to, by the end of its name; null for other files.</summary>
    private static string? KindOf(string file) => file[(file.LastIndexOf('-') + 1)..] is "traces.pb" or "traces.jsonl" or "logs.pb" or "logs.jsonl" ? file[(file.LastIndexOf('-') + 1)..] : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "The telemetry in {File} is not in the store yet and is tried again: {Problem}")]
    private partial void LogNotStored(string file, string problem);
}
