using System.Text.Json;
using AuditLens.Detection.Statistics;

namespace AuditLens.Storage;

/// <summary>Keeps baselines as documents of a store, one an agent.</summary>
public static class BaselineDocuments
{
    private const string Kind = "baseline";
    private const string Schema = "auditlens.baseline/1";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Puts a baseline in the place of the agent's earlier one.</summary>
    /// <exception cref="StoreException">Another process builds the same baseline again and again.</exception>
    public static async Task SaveAsync(IDocumentStore documents, AgentBaseline baseline, CancellationToken cancellationToken)
    {
        string json = JsonSerializer.Serialize(new Content(Schema, baseline.Agent, baseline.Sessions, baseline.Axes, baseline.OwnDepartures), Options);
        for (int attempt = 0; attempt < 5; attempt++)
        {
            string? version = (await documents.FindAsync(Kind, baseline.Agent, cancellationToken).ConfigureAwait(false))?.Version;
            if (await documents.TryPutAsync(Kind, baseline.Agent, json, version, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }
        }

        throw new StoreException($"The baseline of '{baseline.Agent}' was changed by others at the same time; build it again.");
    }

    /// <summary>All baselines of the store, by the names of their agents.</summary>
    /// <exception cref="StoreException">A baseline cannot be read; the message says what to do.</exception>
    public static async Task<IReadOnlyDictionary<string, AgentBaseline>> LoadAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        var baselines = new Dictionary<string, AgentBaseline>(StringComparer.Ordinal);
        await foreach (StoredDocument document in documents.ListAsync(Kind, DocumentRange.All, cancellationToken).ConfigureAwait(false))
        {
            baselines[document.Id] = Read(document);
        }

        return baselines;
    }

    private static AgentBaseline Read(StoredDocument document)
    {
        try
        {
            if (JsonSerializer.Deserialize<Content>(document.Json, Options) is { Schema: Schema } content)
            {
                return new AgentBaseline(content.Agent, content.Sessions, content.Axes, content.OwnDepartures);
            }
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentException)
        {
            throw new StoreException(Broken(document), e);
        }

        throw new StoreException(Broken(document));
    }

    private static string Broken(StoredDocument document) => $"The baseline of '{document.Id}' is not one that this version reads; `auditlens baseline build` makes it again.";

    private sealed record Content(string Schema, string Agent, IReadOnlyList<SessionProfile> Sessions, PrincipalAxes? Axes, int OwnDepartures);
}
