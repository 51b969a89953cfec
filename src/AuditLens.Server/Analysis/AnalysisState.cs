using System.Text.Json;
using AuditLens.Storage;

namespace AuditLens.Server.Analysis;

/// <summary>How far a session is analysed, as every server of the store sees it.</summary>
/// <param name="Events">Events of the session that the last analysis saw.</param>
/// <param name="Failure">Why the last analysis ended without a result; null when it has one.</param>
/// <param name="Owner">The server that analyses it now; null for none.</param>
/// <param name="Until">When that server's claim ends if it does not come back: it was killed.</param>
public sealed record AnalysisState(long Events, DateTimeOffset At, string? Failure = null, string? Owner = null, DateTimeOffset? Until = null);

/// <summary>Keeps the states as documents; who writes one must have read its newest version.</summary>
public sealed class AnalysisStates(IDocumentStore documents)
{
    private const string Kind = "analysis-state";

    public async ValueTask<(AnalysisState State, string Version)?> FindAsync(string session, CancellationToken cancellationToken) =>
        await documents.FindAsync(Kind, Id(session), cancellationToken).ConfigureAwait(false) is { } found ? (Read(found).State, found.Version) : null;

    public IAsyncEnumerable<(string Session, AnalysisState State)> ListAsync(CancellationToken cancellationToken) =>
        documents.ListAsync(Kind, DocumentRange.All, cancellationToken).Select(Read);

    /// <returns>The new version; null when another server was first.</returns>
    public async ValueTask<string?> TryPutAsync(string session, AnalysisState state, string? version, CancellationToken cancellationToken) =>
        (await documents.TryPutAsync(Kind, Id(session), JsonSerializer.Serialize(new Stored(session, state)), version, cancellationToken).ConfigureAwait(false))?.Version;

    /// <summary>Ids of sessions come from logs and may be of any length.</summary>
    private static string Id(string session) => Events.EventId.Of(session).ToString();

    private static (string Session, AnalysisState State) Read(StoredDocument document)
    {
        Stored stored = JsonSerializer.Deserialize<Stored>(document.Json) ?? throw new StoreException($"The analysis state '{document.Id}' is stored in a form that cannot be read.");
        return (stored.Session, stored.State);
    }

    private sealed record Stored(string Session, AnalysisState State);
}
