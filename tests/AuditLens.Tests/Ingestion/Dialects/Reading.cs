using System.Text;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion;

namespace AuditLens.Tests.Ingestion.Dialects;

/// <summary>What a dialect made of a text: the events, and how each record ended.</summary>
internal sealed class Reading : IEventSink
{
    public List<AgentEvent> Events { get; } = [];

    public List<(SourceLocation Location, string Code, string Reason)> Rejections { get; } = [];

    public List<SourceLocation> Skips { get; } = [];

    public string? Checkpoint { get; private set; }

    public AgentEvent The(EventKind kind) => Xunit.Assert.Single(Events, e => e.Kind == kind);

    public IEnumerable<AgentEvent> All(EventKind kind) => Events.Where(e => e.Kind == kind);

    public IEnumerable<EventKind> Kinds => Events.Select(e => e.Kind);

    /// <summary>Reads one record a line; blank lines separate nothing.</summary>
    public static Reading Lines(string dialect, string text, string file = "logs/session.jsonl", string? checkpoint = null, int firstLine = 1) =>
        Lines(dialect, text, file, checkpoint, firstLine, end: true);

    /// <summary>Reads lines of a file that is still being read, and its checkpoint there.</summary>
    public static Reading LinesWithoutEnd(string dialect, string text) => Lines(dialect, text, "logs/session.jsonl", null, 1, end: false);

    private static Reading Lines(string dialect, string text, string file, string? checkpoint, int firstLine, bool end)
    {
        var reading = new Reading();
        IDialectReader reader = Find(dialect).Open(new SourceContext(file, "jsonl"), checkpoint);
        int number = firstLine;
        long offset = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            reading.ReadOne(reader, Record(bytes, file, offset, number, number - 1));
            offset += bytes.Length + 1;
            number++;
        }

        if (end)
        {
            reader.Complete(reading);
        }

        reading.Checkpoint = reader.Checkpoint();
        return reading;
    }

    /// <summary>Reads the text as one JSON document.</summary>
    public static Reading Document(string dialect, string text, string file = "logs/session.json")
    {
        var reading = new Reading();
        IDialectReader reader = Find(dialect).Open(new SourceContext(file, "json"), null);
        reading.ReadOne(reader, Record(Encoding.UTF8.GetBytes(text), file, 0, null, 0));
        reader.Complete(reading);
        return reading;
    }

    public static IDialect Find(string name) => DialectCatalogue.All.Single(d => d.Name == name);

    /// <summary>Name of the dialect that detection chooses for a sample.</summary>
    public static string? Recognised(string text, bool lines, string file = "logs/session.jsonl")
    {
        IEnumerable<string> records = lines ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text];
        List<JsonElement> sample = [.. records.Select(r => JsonDocument.Parse(r).RootElement)];
        (int score, IDialect dialect) = DialectCatalogue.All
            .Select(d => (d.Recognise(new RecordSample(Path.GetFileName(file), lines ? "jsonl" : "json", sample)), d))
            .MaxBy(s => s.Item1);
        return score > 0 ? dialect.Name : null;
    }

    public static LogRecord Record(byte[] bytes, string file, long offset, int? line, long index) => new()
    {
        File = file,
        Json = JsonDocument.Parse(bytes).RootElement,
        Bytes = bytes,
        JsonBytes = bytes,
        Offset = offset,
        Line = line,
        Index = index,
    };

    public void ReadOne(IDialectReader reader, LogRecord record) => reader.Read(record, this);

    public void Emit(AgentEvent e) => Events.Add(e);

    public void Reject(SourceLocation location, string code, string reason) => Rejections.Add((location, code, reason));

    public void Skip(SourceLocation location) => Skips.Add(location);
}
