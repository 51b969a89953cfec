using AuditLens.Alerting.Evaluation;
using AuditLens.Storage;
using Polly;
using Polly.Retry;

namespace AuditLens.Alerting.Delivery;

/// <summary>
/// Sends what was decided, at least once: a notice leaves the outbox when its channel has acknowledged it. Several processes may work on one outbox; each claims an entry for
/// a short time before it sends it.
/// </summary>
public sealed class AlertOutbox(AlertDocuments documents, IReadOnlyDictionary<string, IAlertChannel> channels, TimeProvider time, DeliveryPatience patience)
{
    private readonly ResiliencePipeline _retry = patience.QuickTries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = patience.QuickTries,
            Delay = patience.QuickDelay,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = new PredicateBuilder().Handle<ChannelException>(e => !e.IsPermanent),
        })
        .Build();

    /// <summary>Keeps a notice in the history and for each channel in the outbox. Doing so again changes nothing.</summary>
    public async Task AddAsync(AlertNotice notice, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string[] targets = notice.Suppressed is not null ? [] : [.. notice.Channels is { } named ? named.Where(channels.ContainsKey) : channels.Keys.Order(StringComparer.Ordinal)];
        var entry = new AlertHistoryEntry(notice, new SortedDictionary<string, DeliveryResult>(targets.ToDictionary(t => t, _ => new DeliveryResult(DeliveryResult.Waiting, now, 0)), StringComparer.Ordinal));
        string history = AlertDocuments.HistoryId(notice);
        if (await documents.TryPutAsync(AlertDocuments.History, history, entry, null, cancellationToken) is null)
        {
            // Handed over before, and the process died in between: what was sent meanwhile is not sent again.
            AlertHistoryEntry? before = (await documents.FindAsync<AlertHistoryEntry>(AlertDocuments.History, history, cancellationToken))?.Value;
            targets = [.. targets.Where(t => before?.Deliveries.GetValueOrDefault(t)?.State == DeliveryResult.Waiting)];
        }

        foreach (string channel in targets)
        {
            var waiting = new OutboxEntry(notice, channel, 0, now, now);
            await documents.TryPutAsync(AlertDocuments.Outbox, waiting.Id, waiting, null, cancellationToken);
        }
    }

    /// <summary>Tries everything that is due, each channel in order, channels side by side.</summary>
    /// <param name="channel">Only this channel, so that one that does not answer holds up no other; null for all.</param>
    public async Task<DeliveryReport> SendDueAsync(string? channel, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<Versioned<OutboxEntry>> due = await documents.ListAsync<OutboxEntry>(AlertDocuments.Outbox, DocumentRange.All, cancellationToken)
            .Where(e => e.Value.Due <= now && (channel is null || e.Value.Channel == channel)).ToListAsync(cancellationToken);
        DeliveryReport[] reports = await Task.WhenAll(due.GroupBy(e => e.Value.Channel, StringComparer.Ordinal).Select(g => SendAsync([.. g.OrderBy(e => e.Value.Notice.At)], cancellationToken)));
        return new DeliveryReport(reports.Sum(r => r.Sent), [.. reports.SelectMany(r => r.Failures)]);
    }

    /// <summary>Puts a dead letter back into the outbox.</summary>
    /// <returns>False when it is not there any more.</returns>
    public async Task<bool> ResendAsync(string id, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync<OutboxEntry>(AlertDocuments.DeadLetters, id, cancellationToken) is not { } dead)
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        OutboxEntry entry = dead.Value with { Attempts = 0, Created = now, Due = now };
        await documents.TryPutAsync(AlertDocuments.Outbox, id, entry, null, cancellationToken);
        await documents.TryDeleteAsync(AlertDocuments.DeadLetters, id, dead.Version, cancellationToken);
        await RecordAsync(entry, DeliveryResult.Waiting, null, cancellationToken);
        return true;
    }

    private async Task<DeliveryReport> SendAsync(IReadOnlyList<Versioned<OutboxEntry>> entries, CancellationToken cancellationToken)
    {
        int sent = 0;
        List<DeliveryFailure> failures = [];
        foreach ((string id, OutboxEntry entry, string version) in entries)
        {
            OutboxEntry claimed = entry with { Attempts = entry.Attempts + 1, Due = time.GetUtcNow() + patience.Claim };
            if (await documents.TryPutAsync(AlertDocuments.Outbox, id, claimed, version, cancellationToken) is not { } own)
            {
                continue;
            }

            if (await TryAsync(claimed, cancellationToken) is not { } error)
            {
                await documents.TryDeleteAsync(AlertDocuments.Outbox, id, own, cancellationToken);
                await RecordAsync(claimed, DeliveryResult.Sent, null, cancellationToken);
                sent++;
                continue;
            }

            bool isDead = error.IsPermanent || claimed.Attempts >= patience.Attempts;
            await PutAsideAsync(claimed with { Error = error.Message }, own, isDead, cancellationToken);
            failures.Add(new DeliveryFailure(entry.Notice.Rule, entry.Channel, error.Message, isDead));
            if (!error.IsPermanent)
            {
                // The receiver is away: what else waits for it is not tried one by one now.
                break;
            }
        }

        return new DeliveryReport(sent, failures);
    }

    private async Task<ChannelException?> TryAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (!channels.TryGetValue(entry.Channel, out IAlertChannel? channel))
        {
            return new ChannelException($"There is no channel '{entry.Channel}' any more.", isPermanent: true);
        }

        try
        {
            await _retry.ExecuteAsync(async token => await channel.SendAsync(entry.Notice, token), cancellationToken);
            return null;
        }
        catch (ChannelException e)
        {
            return e;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of a channel is contained: the others go on, and what failed is tried again.
            return new ChannelException($"The channel '{entry.Channel}' failed: {e.GetType().Name}.", isPermanent: false, e);
        }
    }

    private async Task PutAsideAsync(OutboxEntry entry, string version, bool isDead, CancellationToken cancellationToken)
    {
        if (isDead)
        {
            await documents.TryPutAsync(AlertDocuments.DeadLetters, entry.Id, entry, null, cancellationToken);
            await documents.TryDeleteAsync(AlertDocuments.Outbox, entry.Id, version, cancellationToken);
        }
        else
        {
            await documents.TryPutAsync(AlertDocuments.Outbox, entry.Id, entry with { Due = time.GetUtcNow() + patience.DelayAfter(entry.Attempts) }, version, cancellationToken);
        }

        await RecordAsync(entry, isDead ? DeliveryResult.Failed : DeliveryResult.Waiting, entry.Error, cancellationToken);
    }

    private ValueTask RecordAsync(OutboxEntry entry, string state, string? error, CancellationToken cancellationToken) =>
        documents.ChangeAsync<AlertHistoryEntry>(
            AlertDocuments.History,
            AlertDocuments.HistoryId(entry.Notice),
            h =>
            {
                SortedDictionary<string, DeliveryResult> deliveries = new(h.Deliveries, StringComparer.Ordinal)
                {
                    [entry.Channel] = new DeliveryResult(state, time.GetUtcNow(), entry.Attempts, error),
                };
                return h with { Deliveries = deliveries };
            },
            cancellationToken);
}

/// <summary>How long is tried.</summary>
/// <param name="QuickTries">Further tries at once, for a receiver that stumbles.</param>
/// <param name="Attempts">Attempts in all, each with its quick tries, before a notice becomes a dead letter.</param>
/// <param name="FirstDelay">Delay after the first failed attempt; it doubles with each, up to <paramref name="LongestDelay"/>.</param>
/// <param name="Claim">How long an attempt may take at most before another process may try.</param>
public sealed record DeliveryPatience(int QuickTries, TimeSpan QuickDelay, int Attempts, TimeSpan FirstDelay, TimeSpan LongestDelay, TimeSpan Claim)
{
    /// <summary>About a day in all: 30 s, 1 min, 2 min ... then hourly.</summary>
    public static readonly DeliveryPatience Default = new(2, TimeSpan.FromSeconds(1), 30, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromMinutes(3));

    public TimeSpan DelayAfter(int attempts)
    {
        TimeSpan delay = FirstDelay * Math.Pow(2, Math.Min(attempts - 1, 20));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}

/// <summary>What became of what was due.</summary>
public sealed record DeliveryReport(int Sent, IReadOnlyList<DeliveryFailure> Failures);

/// <param name="IsDead">It is not tried again by itself.</param>
public sealed record DeliveryFailure(string Rule, string Channel, string Error, bool IsDead);
