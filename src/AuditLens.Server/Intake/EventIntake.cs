using AuditLens.Ingestion;
using AuditLens.Server.Analysis;
using AuditLens.Storage;

namespace AuditLens.Server.Intake;

/// <summary>Brings bodies through the pipeline of ingestion into the store. What it has returned for is durable.</summary>
public sealed class EventIntake(IEventStore store, SessionQueue sessions, IntakeStatistics statistics) : IDisposable
{
    private const int Stripes = 64;

    /// <summary>Bodies understood at the same time: more would only hold more events in memory.</summary>
    private readonly SemaphoreSlim _workers = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>Bodies of one name are read one after the other: each goes on where the one before ended.</summary>
    private readonly SemaphoreSlim[] _names = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <exception cref="StoreException">The store cannot do its work; nothing of the body may be lost by the caller.</exception>
    public async Task<IngestSummary> StoreAsync(InputBody body, IngestOptions how, CancellationToken cancellationToken)
    {
        SemaphoreSlim name = _names[(uint)string.GetHashCode(body.Name, StringComparison.Ordinal) % Stripes];
        await name.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _workers.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                IngestSummary summary = await IngestPipeline.RunAsync(how with { Paths = [], Bodies = [body], Parallelism = 1 }, store, cancellationToken).ConfigureAwait(false);
                sessions.Touch(summary.Counts.Events > 0 ? summary.Sessions : []);
                statistics.Add(summary);
                return summary;
            }
            finally
            {
                _workers.Release();
            }
        }
        finally
        {
            name.Release();
        }
    }

    public void Dispose()
    {
        _workers.Dispose();
        Array.ForEach(_names, static n => n.Dispose());
    }
}
