using System.Globalization;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Dialects;
using AuditLens.Tests.Support;

namespace AuditLens.Tests.Ingestion;

/// <summary>A folder of logs of a small home-grown dialect, and a store to read them into.</summary>
internal sealed class Lab : IDisposable
{
    private const string Mapping = """
        dialects:
          - name: plain
            fields: { kind: k, session: s, text: t, id: id }
            kinds: { say: message, do: tool-call }
        """;

    public TemporaryFolder Folder { get; } = new();

    public MemoryStore Store { get; set; } = new();

    public IngestLimits Limits { get; set; } = new();

    public int Parallelism { get; set; } = 2;

    /// <summary>Without it, built-in dialects are tried.</summary>
    public bool IsMapped { get; set; } = true;

    public static string Line(int number, string session = "s1") =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"k\":\"say\",\"s\":\"{session}\",\"id\":\"{session}-{number}\",\"t\":\"line {number}\"}}\n");

    public static string Lines(int from, int count, string session = "s1") => string.Concat(Enumerable.Range(from, count).Select(n => Line(n, session)));

    public Task<IngestSummary> IngestAsync(params string[] paths) => IngestAsync(null, paths);

    public Task<IngestSummary> IngestAsync(Func<Stream>? input, params string[] paths) => IngestPipeline.RunAsync(
        new IngestOptions
        {
            Paths = paths.Length > 0 ? paths : [Folder.Path],
            Mapping = IsMapped ? MappingFile.Parse("mapping.yaml", Mapping) : null,
            Limits = Limits,
            Parallelism = Parallelism,
            StandardInput = input,
        },
        Store,
        CancellationToken.None);

    public void Dispose() => Folder.Dispose();
}
