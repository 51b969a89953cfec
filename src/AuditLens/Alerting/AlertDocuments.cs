using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditLens.Alerting.Evaluation;
using AuditLens.Storage;

namespace AuditLens.Alerting;

/// <summary>What alerting keeps in the store: state of each rule, history, outbox, dead letters, silences.</summary>
public sealed class AlertDocuments(IDocumentStore documents)
{
    public const string States = "alert-state";
    public const string History = "alert-history";
    public const string Outbox = "alert-outbox";
    public const string DeadLetters = "alert-dead";
    public const string Silences = "alert-silence";

    private const int Tries = 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The document with its version; null when there is none.</summary>
    public async ValueTask<Versioned<T>?> FindAsync<T>(string kind, string id, CancellationToken cancellationToken)
        where T : class => await documents.FindAsync(kind, id, cancellationToken) is { } found && Read<T>(found) is { } value ? new Versioned<T>(found.Id, value, found.Version) : null;

    public async IAsyncEnumerable<Versioned<T>> ListAsync<T>(string kind, DocumentRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await foreach (StoredDocument found in documents.ListAsync(kind, range, cancellationToken))
        {
            if (Read<T>(found) is { } value)
            {
                yield return new Versioned<T>(found.Id, value, found.Version);
            }
        }
    }

    /// <returns>The new version; null when somebody else was first.</returns>
    public async ValueTask<string?> TryPutAsync<T>(string kind, string id, T value, string? version, CancellationToken cancellationToken)
        where T : class => (await documents.TryPutAsync(kind, id, JsonSerializer.Serialize(value, Json), version, cancellationToken))?.Version;

    public ValueTask<bool> TryDeleteAsync(string kind, string id, string version, CancellationToken cancellationToken) => documents.TryDeleteAsync(kind, id, version, cancellationToken);

    /// <summary>Changes a document whoever else changes it meanwhile. Nothing happens when it is not there.</summary>
    public async ValueTask ChangeAsync<T>(string kind, string id, Func<T, T> change, CancellationToken cancellationToken)
        where T : class
    {
        for (int i = 0; i < Tries; i++)
        {
            if (await FindAsync<T>(kind, id, cancellationToken) is not { } found || await TryPutAsync(kind, id, change(found.Value), found.Version, cancellationToken) is not null)
            {
                return;
            }
        }

        throw new StoreException($"The document {kind}/{id} is changed by others all the time; try again.");
    }

    /// <summary>Silences that hold now or later.</summary>
    public async ValueTask<IReadOnlyList<AlertSilence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await ListAsync<AlertSilence>(Silences, DocumentRange.All, cancellationToken).Select(s => s.Value).Where(s => s.To > now).ToListAsync(cancellationToken);

    /// <summary>Sorts by time, so that the newest are found without reading the others.</summary>
    public static string HistoryId(AlertNotice notice) => notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "-" + notice.Key;

    private static T? Read<T>(StoredDocument document)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(document.Json, Json);
        }
        catch (JsonException e)
        {
            throw new StoreException($"The document {document.Kind}/{document.Id} of the store cannot be read: {e.Message}", e);
        }
    }
}

public sealed record Versioned<T>(string Id, T Value, string Version);

/// <summary>What was told, or held back, and what became of it at each channel.</summary>
public sealed record AlertHistoryEntry(AlertNotice Notice, SortedDictionary<string, DeliveryResult> Deliveries);

/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>failed</c>.</param>
public sealed record DeliveryResult(string State, DateTimeOffset At, int Attempts, string? Error = null)
{
    public const string Waiting = "waiting";
    public const string Sent = "sent";
    public const string Failed = "failed";
}

/// <summary>A notice on its way to one channel.</summary>
/// <param name="Due">When the next attempt may be made; in the near future while one is under way.</param>
public sealed record OutboxEntry(AlertNotice Notice, string Channel, int Attempts, DateTimeOffset Created, DateTimeOffset Due, string? Error = null)
{
    public string Id => $"{Notice.Key}-{Channel}";
}
