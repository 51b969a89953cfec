using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Benchmarks;

/// <summary>
/// Ingest, reconstruct and detect over three sizes, each as a ratio to one bare <see cref="Utf8JsonReader"/> pass over the same bytes in the same run:
/// the ratio holds when the machine's speed drifts, single times do not.
/// </summary>
internal static class PipelineBenchmark
{
    private static readonly int[] Sizes = [10_000, 50_000, 200_000];

    private const int Rounds = 3;

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("events      MB   bare read s   ingest s (ratio)   reconstruct s (ratio)   detect s (ratio)   peak MB").ConfigureAwait(false);
        foreach (int size in Sizes)
        {
            string folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"auditlens-bench-{size}"));
            Remove(folder);
            new SessionCorpus(seed: 1).Write(Path.Combine(folder, "logs"), size);
            await OneSizeAsync(output, size, folder).ConfigureAwait(false);
            Remove(folder);
        }
    }

    private static async Task OneSizeAsync(TextWriter output, int size, string folder)
    {
        double[][] rounds = new double[Rounds][];
        for (int round = 0; round < Rounds; round++)
        {
            rounds[round] = await OneRoundAsync(folder, round).ConfigureAwait(false);
        }

        double[] median = [.. Enumerable.Range(0, 4).Select(i => rounds.Select(r => r[i]).Order().ElementAt(Rounds / 2))];
        double megabytes = new DirectoryInfo(Path.Combine(folder, "logs")).EnumerateFiles().Sum(static f => f.Length) / 1e6;
        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{size,7} {megabytes,6:0}   {median[0],11:0.000}   {median[1],8:0.000} ({median[1] / median[0],4:0.0})   {median[2],13:0.000} ({median[2] / median[0],4:0.0})   {median[3],8:0.000} ({median[3] / median[0],4:0.0})   {peak,7:0}")).ConfigureAwait(false);
    }

    private static async Task<double[]> OneRoundAsync(string folder, int round)
    {
        string logs = Path.Combine(folder, "logs");
        double bare = Time(() => BareRead(logs));
        await using IEventStore store = StoreLocator.Open($"sqlite:{Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"store-{round}.db"))}");
        long start = Stopwatch.GetTimestamp();
        IngestSummary summary = await IngestPipeline.RunAsync(new IngestOptions { Paths = [logs] }, store, CancellationToken.None).ConfigureAwait(false);
        double ingest = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double reconstruct = 0;
        double detect = 0;
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        foreach (string id in summary.Sessions)
        {
            SessionSummary session = (await store.FindSessionAsync(id, CancellationToken.None).ConfigureAwait(false))!;
            IReadOnlyList<AgentEvent> events = await store.ReadSessionAsync(id, CancellationToken.None).ConfigureAwait(false);
            DecisionChain? chain = null;
            reconstruct += Time(() => chain = ChainBuilder.Build(Investigation.InfoOf(session), events, []));
            detect += Time(() => _ = analyzer.Analyze(chain!, new IngestStatement(IngestCounts.Zero, []), []));
        }

        return [bare, ingest, reconstruct, detect];
    }

    private static void BareRead(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            byte[] bytes = File.ReadAllBytes(file);
            int start = 0;
            while (start < bytes.Length)
            {
                int length = bytes.AsSpan(start).IndexOf((byte)'\n');
                var reader = new Utf8JsonReader(bytes.AsSpan(start, length));
                while (reader.Read())
                {
                }

                start += length + 1;
            }
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
