using System.Globalization;
using System.Text;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Storage.Sqlite;

namespace AuditLens.Benchmarks;

/// <summary>Events a second of the embedded store: prepare, append, read by session, search. Events of about 1.1 KB in batches of 1 MiB of log, 200 events a session.</summary>
internal static class StoreBenchmark
{
    private const int EventsPerBatch = 1000;
    private const int EventsPerSession = 200;

    /// <summary>Processor time, which other programs on the machine do not lengthen; waiting for the disk is not in it.</summary>
    private static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    /// <param name="arguments">Number of events (200000) and SQLite's <c>synchronous</c> (NORMAL).</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        int events = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200_000;
        string synchronous = arguments.Count > 1 ? arguments[1] : "NORMAL";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("auditlens-benchmark-");
        try
        {
            string path = Path.Combine(folder.FullName, "store.db");
            await using (SqliteEventStore store = new(path, SqliteStoreOptions.Default with { Synchronous = synchronous }))
            {
                await WriteAsync(store, events);
            }

            // Only now has all of the write-ahead log been taken over into the file.
            Console.WriteLine($"file      {new FileInfo(path).Length / (double)events,10:F0} bytes an event");
            await using SqliteEventStore reopened = new(path);
            await ReadAsync(reopened, events);
            await SearchAsync(reopened, events);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task WriteAsync(SqliteEventStore store, int events)
    {
        TimeSpan prepare = TimeSpan.Zero;
        TimeSpan append = TimeSpan.Zero;
        long content = 0;
        long begun = TimeProvider.System.GetTimestamp();
        for (int first = 0; first < events; first += EventsPerBatch)
        {
            IngestBatch batch = Batch(first);
            content += batch.Blocks[0].Bytes.Length;
            TimeSpan start = Cpu;
            IPreparedBatch prepared = store.Prepare(batch);
            prepare += Cpu - start;
            start = Cpu;
            await store.AppendAsync(prepared, CancellationToken.None);
            append += Cpu - start;
        }

        Console.WriteLine($"log       {content / (double)events,10:F0} bytes an event");
        Report("prepare", events, prepare);
        Report("append", events, append);
        Report("(clock)", events, TimeProvider.System.GetElapsedTime(begun));
    }

    private static async Task ReadAsync(SqliteEventStore store, int events)
    {
        TimeSpan start = Cpu;
        long read = 0;
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(), CancellationToken.None))
        {
            read += (await store.ReadSessionAsync(session.Id, CancellationToken.None)).Count;
        }

        Report("read", read, Cpu - start);
        if (read != events)
        {
            throw new InvalidOperationException($"{read} of {events} events were read");
        }

        start = Cpu;
        long listed = 0;
        await foreach (AgentEvent _ in store.EventsAsync(new EventQuery(), CancellationToken.None))
        {
            listed++;
        }

        Report("list", listed, Cpu - start);
    }

    private static async Task SearchAsync(SqliteEventStore store, int events)
    {
        foreach (string name in new[] { "index", "search" })
        {
            TimeSpan start = Cpu;
            await foreach (AgentEvent _ in store.EventsAsync(new EventQuery(Text: "word777 word3*", Limit: 100), CancellationToken.None))
            {
            }

            Report(name, events, Cpu - start);
        }
    }

    private static IngestBatch Batch(int first)
    {
        Random random = new(first);
        MemoryStream raw = new();
        List<AgentEvent> events = [];
        for (int i = first; i < first + EventsPerBatch; i++)
        {
            string text = string.Join(' ', Enumerable.Range(0, 75).Select(_ => $"word{random.Next(3000)}"));
            byte[] line = Encoding.UTF8.GetBytes($$"""{"uuid":"{{random.NextInt64():x16}}","session":"session-{{i / EventsPerSession}}","type":"tool_use","name":"Bash","time":{{i}},"cwd":"/srv/app","version":"1.2.3","gitBranch":"main","model":"model-a","text":"{{text}}"}""" + "\n");
            events.Add(Event(i, text, new SourceLocation("log.jsonl", i + 1, null, (first * 1200L) + raw.Length, line.Length, Sha256Digest.Of(line))));
            raw.Write(line);
        }

        SourceState state = new()
        {
            Path = "log.jsonl",
            Format = "jsonl",
            Dialect = "generic",
            FileSize = raw.Length,
            FileModified = DateTimeOffset.UnixEpoch,
            Offset = (first * 1200L) + raw.Length,
        };
        return new IngestBatch(state, [new RawBlock(first * 1200L, raw.ToArray())], events, []);
    }

    private static AgentEvent Event(int i, string text, SourceLocation source) => new()
    {
        Id = EventId.Of("benchmark", i.ToString(CultureInfo.InvariantCulture)),
        SessionId = $"session-{i / EventsPerSession}",
        Kind = (EventKind)(1 + (i % 5)),
        Actor = Actor.Agent,
        Source = source,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(i),
        NativeId = $"native-{i}",
        ParentNativeId = $"native-{i - 1}",
        Tool = i % 5 == 4 ? "Bash" : null,
        Model = "model-a",
        Text = text,
        Attributes = EventAttributes.None.Add(EventAttributes.WorkingDirectory, "/srv/app").Add(EventAttributes.GitBranch, "main"),
    };

    private static void Report(string name, long events, TimeSpan time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {events / time.TotalSeconds,10:N0} events per processor second  {time.TotalSeconds:F2} s"));
}
