using System.Collections.Immutable;
using System.Text.Json;
using AuditLens.Incidents;
using AuditLens.Ingestion;
using AuditLens.Storage;
using AuditLens.Storage.Sqlite;

namespace AuditLens.Tests.Support;

/// <summary>A folder of <c>sample-logs</c>, read from its logs through the whole pipeline.</summary>
public static class Scenario
{
    public static string Root { get; } = FindRoot();

    /// <summary>Analyses of the sessions of a scenario, in the order of their start.</summary>
    public static async Task<ImmutableArray<SessionAnalysis>> AnalyzeAsync(string name)
    {
        using var folder = new TemporaryFolder();
        await using var store = new SqliteEventStore(folder.Combine("scenario.db"));
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
        await investigation.IngestAsync(new IngestOptions { Paths = [Path.Combine(Root, "sample-logs", name)] }, CancellationToken.None);
        List<SessionSummary> sessions = await store.SessionsAsync(new SessionQuery(), CancellationToken.None).ToListAsync(CancellationToken.None);
        return [.. await investigation.AnalyzeAsync(sessions, static (_, analysis) => analysis, CancellationToken.None).ToListAsync(CancellationToken.None)];
    }

    /// <summary>What must be found in the scenario.</summary>
    public static JsonDocument Expected(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "tests", "AuditLens.Tests", "Scenarios", name + ".json")));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "sample-logs")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The folder sample-logs was not found above the tests.");
    }
}
