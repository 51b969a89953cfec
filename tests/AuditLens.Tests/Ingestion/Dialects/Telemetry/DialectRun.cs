using System.Text;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>Reads texts as one file with a dialect and keeps what comes out.</summary>
internal sealed class DialectRun : IEventSink
{
    public List<AgentEvent> Events { get; } = [];

    public List<(SourceLocation Where, string Code, string Reason)> Rejections { get; } = [];

    public List<SourceLocation> Skips { get; } = [];

    public int Outcomes => Events.Count + Rejections.Count + Skips.Count;

    public IEnumerable<AgentEvent> Calls => Of(EventKind.ToolCall);

    public IEnumerable<AgentEvent> Of(EventKind kind) => Events.Where(e => e.Kind == kind);

    /// <summary>The texts are the lines of one file.</summary>
    public static DialectRun Lines(IDialect dialect, params IEnumerable<string> lines) => Read(dialect, lines, true, "file.jsonl");

    /// <summary>The texts are whole documents, each a file of its own.</summary>
    public static DialectRun Documents(IDialect dialect, params IEnumerable<string> documents)
    {
        DialectRun run = new();
        int index = 0;
        foreach (string document in documents)
        {
            run.Take(Read(dialect, [document], false, $"file{index++}.json"));
        }

        return run;
    }

    public void Emit(AgentEvent e) => Events.Add(e);

    public void Reject(SourceLocation location, string code, string reason) => Rejections.Add((location, code, reason));

    public void Skip(SourceLocation location) => Skips.Add(location);

    public static LogRecord Record(string text, string file, long offset, int? line, long index)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new LogRecord { File = file, Json = JsonDocument.Parse(bytes.AsMemory()).RootElement, Bytes = bytes, JsonBytes = bytes, Offset = offset, Line = line, Index = index };
    }

    /// <summary>As a store does: an event that is known already changes nothing.</summary>
    private void Take(DialectRun other)
    {
        HashSet<EventId> known = [.. Events.Select(e => e.Id)];
        Events.AddRange(other.Events.Where(e => known.Add(e.Id)));
        Rejections.AddRange(other.Rejections);
        Skips.AddRange(other.Skips);
    }

    private static DialectRun Read(IDialect dialect, IEnumerable<string> texts, bool lines, string file)
    {
        DialectRun run = new();
        IDialectReader reader = dialect.Open(new SourceContext(file, lines ? "jsonl" : "json"), null);
        long offset = 0;
        int index = 0;
        foreach (string text in texts)
        {
            reader.Read(Record(text, file, offset, lines ? index + 1 : null, index), run);
            offset += Encoding.UTF8.GetByteCount(text) + 1;
            index++;
        }

        reader.Complete(run);
        return run;
    }
}
