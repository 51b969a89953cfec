using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AuditLens.Ingestion;
using AuditLens.Storage.Elasticsearch;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Benchmarks;

/// <summary>
/// Ingest into a cluster against what the same node takes at best: the bulk bodies of a first run, kept in memory, are sent again to empty indices with the same concurrency and
/// without reading a log. Rounds alternate, so that a machine that slows down slows both; the ratio of the medians is the answer.
/// </summary>
internal static class ElasticsearchBenchmark
{
    private const int Rounds = 3;

    // Of the same length: bodies name their indices.
    private const string Ingested = "bench-a";
    private const string Replayed = "bench-b";

    /// <param name="arguments">Address (<c>http://127.0.0.1:9200</c>) and number of events (400000).</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        string address = arguments.Count > 0 ? arguments[0] : "http://127.0.0.1:9200";
        int events = arguments.Count > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 400_000;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("auditlens-benchmark-");
        try
        {
            new SessionCorpus(seed: 1).Write(folder.FullName, events);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"corpus   {events} events, {folder.EnumerateFiles().Sum(f => f.Length) / 1e6:F0} MB"));
            List<ElasticRequest> bodies = [];
            await IngestAsync(address, folder.FullName, bodies);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bodies   {bodies.Count} bulk requests, {bodies.Sum(b => b.Body.Sum(p => (long)p.Length)) / 1e6:F0} MB"));
            double[] ingest = new double[Rounds];
            double[] replay = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                replay[round] = await ReplayAsync(address, bodies);
                ingest[round] = await IngestAsync(address, folder.FullName, null);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}  ready-made {replay[round]:F1} s, ingest {ingest[round]:F1} s, ratio of rates {replay[round] / ingest[round]:F2}"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio    {Median(replay) / Median(ingest):F2} (ingest's rate by that of ready-made bodies; at least 0.90 is asked for)"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate     {events / Median(ingest):F0} events a second"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static ElasticsearchOptions Options(string address, string prefix) =>
        ElasticsearchAddress.Parse($"{address}?prefix={prefix}&patience=120", Environment.GetEnvironmentVariable) with { FirstPatience = TimeSpan.FromSeconds(5) };

    /// <param name="record">Gets the bulk requests; the time is then of no use.</param>
    private static async Task<double> IngestAsync(string address, string folder, List<ElasticRequest>? record)
    {
        ElasticsearchOptions options = Options(address, Ingested);
        await RemoveAsync(options);
        IElasticTransport transport = new RetryingTransport(new ClientTransport(options), options, TimeProvider.System);
        Recorder? recorder = record is null ? null : new Recorder(transport);
        double seconds;
        await using (ElasticsearchEventStore store = new(options, recorder ?? transport, TimeProvider.System))
        {
            await store.FindSourceAsync("none", CancellationToken.None);
            long start = Stopwatch.GetTimestamp();
            await IngestPipeline.RunAsync(new IngestOptions { Paths = [folder] }, store, CancellationToken.None);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        await RemoveAsync(options);
        record?.AddRange(recorder!.Bulk);
        return seconds;
    }

    private static async Task<double> ReplayAsync(string address, List<ElasticRequest> bodies)
    {
        ElasticsearchOptions options = Options(address, Replayed);
        await RemoveAsync(options);
        using IElasticTransport transport = new ClientTransport(options);
        using ElasticClient client = new(transport, options);
        await new Templates(client, new IndexNames(options.Prefix)).EnsureAsync(CancellationToken.None);
        ConcurrentQueue<ElasticRequest> left = new(bodies.Select(Renamed));
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.BulkConcurrency).Select(_ => Task.Run(async () =>
        {
            while (left.TryDequeue(out ElasticRequest? request))
            {
                ElasticResponse response = await client.SendAsync(request, CancellationToken.None);
                if (!response.IsSuccess)
                {
                    throw client.Failure(response);
                }
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await RemoveAsync(options);
        return seconds;
    }

    private static ElasticRequest Renamed(ElasticRequest request)
    {
        byte[] body = [.. request.Body.SelectMany(p => p.ToArray())];
        byte[] from = System.Text.Encoding.ASCII.GetBytes($"\"_index\":\"{Ingested}");
        byte[] to = System.Text.Encoding.ASCII.GetBytes(Replayed);
        for (int at = body.AsSpan().IndexOf(from); at >= 0;)
        {
            to.CopyTo(body, at + from.Length - to.Length);
            int next = body.AsSpan(at + from.Length).IndexOf(from);
            at = next < 0 ? -1 : at + from.Length + next;
        }

        return request with { Body = [body] };
    }

    private static async Task RemoveAsync(ElasticsearchOptions options)
    {
        using ElasticClient client = new(new ClientTransport(options), options);
        string[] indices = await new Templates(client, new IndexNames(options.Prefix)).IndicesAsync(CancellationToken.None);
        if (indices.Length > 0)
        {
            (await client.RequireAsync("DELETE", string.Join(',', indices), null, CancellationToken.None)).Dispose();
        }
    }

    private sealed class Recorder(IElasticTransport inner) : IElasticTransport
    {
        public ConcurrentQueue<ElasticRequest> Bulk { get; } = new();

        public Task<ElasticResponse> SendAsync(ElasticRequest request, CancellationToken cancellationToken)
        {
            if (request.IsBulk)
            {
                Bulk.Enqueue(request with { Body = [.. request.Body.Select(p => (ReadOnlyMemory<byte>)p.ToArray())] });
            }

            return inner.SendAsync(request, cancellationToken);
        }

        public void Dispose() => inner.Dispose();
    }
}
