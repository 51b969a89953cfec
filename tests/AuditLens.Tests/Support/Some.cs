using System.Text;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Tests.Support;

/// <summary>
/// Makers for what a test needs and does not care about. A number tells one event from another: it decides id, line, byte range and time, so that equal calls give equal events.
/// What matters to the test is named, or set with <c>with</c>.
/// </summary>
public static class Some
{
    public const string File = "logs/session.jsonl";

    public const string SessionId = "session-1";

    /// <summary>Time of event 0; each further event is one second later.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Time(int number) => Start.AddSeconds(number);

    public static AgentEvent Event(
        int number = 1,
        EventKind kind = EventKind.Message,
        string? text = null,
        string? tool = null,
        string? arguments = null,
        string? result = null,
        string? callId = null,
        Outcome outcome = Outcome.Unknown,
        Actor? actor = null,
        string session = SessionId,
        string file = File) => new()
        {
            Id = Id(number, session),
            SessionId = session,
            Kind = kind,
            Actor = actor ?? ActorOf(kind),
            Source = Location(number, file),
            Time = Time(number),
            AgentName = "coder",
            Model = "model-a",
            CallId = callId,
            Tool = tool,
            Text = text ?? (kind is EventKind.ToolCall or EventKind.ToolResult ? null : $"text {number}"),
            Arguments = arguments,
            Result = result,
            Outcome = outcome,
        };

    public static AgentEvent Instruction(int number, string text, string session = SessionId) => Event(number, EventKind.Instruction, text, session: session);

    public static AgentEvent Reasoning(int number, string text, string session = SessionId) => Event(number, EventKind.Reasoning, text, session: session);

    public static AgentEvent Message(int number, string text, string session = SessionId) => Event(number, EventKind.Message, text, session: session);

    /// <summary>A call with id <c>call-NUMBER</c> unless another is given.</summary>
    public static AgentEvent Call(int number, string tool = "Bash", string arguments = """{"command":"ls"}""", string? callId = null, string session = SessionId) =>
        Event(number, EventKind.ToolCall, tool: tool, arguments: arguments, callId: callId ?? $"call-{number}", session: session);

    public static AgentEvent Result(int number, string callId, string result = "ok", Outcome outcome = Outcome.Succeeded, string session = SessionId) =>
        Event(number, EventKind.ToolResult, result: result, callId: callId, outcome: outcome, session: session);

    /// <summary>A small whole session: an instruction, a thought, a call, its result and a closing message.</summary>
    public static IReadOnlyList<AgentEvent> Session(string id = SessionId) =>
    [
        Instruction(1, "List the files.\nThen stop.", id),
        Reasoning(2, "I will list the files.", id),
        Call(3, callId: "call-3", session: id),
        Result(4, "call-3", "a.txt", session: id),
        Message(5, "There is one file.", id),
    ];

    public static EventId Id(int number, string session = SessionId) => EventId.Of("some", session, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Line NUMBER of a file whose lines are all 100 bytes long.</summary>
    public static SourceLocation Location(int number, string file = File)
    {
        byte[] line = Line(number);
        return new SourceLocation(file, number, null, (number - 1L) * line.Length, line.Length, Sha256Digest.Of(line));
    }

    /// <summary>The 100 raw bytes that <see cref="Location"/> of the same number points at.</summary>
    public static byte[] Line(int number) => Encoding.UTF8.GetBytes($"{{\"line\":{number}}}".PadRight(99) + "\n");

    /// <summary>A batch that brings these events with the raw lines 1 to the last one's; the whole file when no state is given.</summary>
    public static IngestBatch Batch(params IReadOnlyList<AgentEvent> events)
    {
        string file = events.Count > 0 ? events[0].Source.File : File;
        int lines = events.Count > 0 ? events.Max(e => e.Source.Line ?? 0) : 0;
        byte[] raw = Enumerable.Range(1, lines).SelectMany(Line).ToArray();
        return new IngestBatch(State(file, raw.Length, lines), raw.Length == 0 ? [] : [new RawBlock(0, raw)], events, []);
    }

    public static SourceState State(string file = File, long offset = 0, int lines = 0) => new()
    {
        Path = file,
        Format = "jsonl",
        Dialect = "generic",
        FileSize = offset,
        FileModified = Start,
        Offset = offset,
        Lines = lines,
        Complete = true,
        Counts = new IngestCounts(lines, 0, 0, 0, 0, 1, offset),
    };

    private static Actor ActorOf(EventKind kind) => kind switch
    {
        EventKind.Instruction => Actor.User,
        EventKind.ToolResult => Actor.Tool,
        EventKind.SystemText => Actor.System,
        EventKind.OutsideWitness => Actor.Outside,
        EventKind.Lifecycle or EventKind.PolicyDecision or EventKind.Error => Actor.Harness,
        _ => Actor.Agent,
    };
}
