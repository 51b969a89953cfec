using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the head of each Claude Code line and hands the rest to the reader of its type.</summary>
internal sealed class ClaudeCodeReader : DialectReader
{
    private const int Type = 0, Uuid = 1, ParentUuid = 2, SessionId = 3, SessionIdStream = 4, Timestamp = 5, Message = 6, IsSidechain = 7, AgentId = 8, Cwd = 9, Branch = 10,
        Version = 11, Mode = 12, LogicalParent = 13, ParentToolUse = 14, AttributionAgent = 15;

    /// <summary>Lines without a session at the head of a file wait until a line names one, at most this many.</summary>
    private const int MostWaiting = 64;

    private static readonly JsonFields Fields = new(
        "type", "uuid", "parentUuid", "sessionId", "session_id", "timestamp", "message", "isSidechain", "agentId", "cwd", "gitBranch",
        "version", "permissionMode", "logicalParentUuid", "parent_tool_use_id", "attributionAgent");

    private readonly JsonElement[] _line = new JsonElement[Fields.Count];
    private readonly List<(ClaudeCodeLine Line, Func<ClaudeCodeLine, AgentEvent> Make)> _waiting = [];
    private readonly StringPool _pool = new();
    private readonly ClaudeCodeState _state;
    private readonly ClaudeCodeAttributes _attributes = new();
    private readonly string? _folderSession;
    private readonly ClaudeCodeUser _user;
    private readonly ClaudeCodeAssistant _assistant;
    private readonly ClaudeCodeHarness _harness;

    public ClaudeCodeReader(SourceContext source, string? checkpoint)
        : base(source)
    {
        _state = ClaudeCodeState.From(checkpoint);
        _folderSession = SessionOfFolder(source.File);
        _user = new ClaudeCodeUser(this);
        _assistant = new ClaudeCodeAssistant(this, _state, _pool);
        _harness = new ClaudeCodeHarness(this, _state);
    }

    public override string Checkpoint() => _state.Save();

    protected override void ReadRecord(JsonElement record)
    {
        JsonElement lines = record.Member("loglines"u8);
        if (!lines.IsArray())
        {
            ReadLine(record, Place.Whole(Record), null);
            return;
        }

        int index = 0;
        foreach (JsonElement line in lines.EnumerateArray())
        {
            string pointer = string.Create(CultureInfo.InvariantCulture, $"/loglines/{index++}");
            ReadLine(line, Place.Of(Record, pointer, line), null);
        }
    }

    protected override void Finish() => FlushWaiting(_state.SessionId ?? NameAsSession() ?? Source.SessionIdFrom(null));

    /// <summary>Emits an event of a line that names no session: at once when the session is known, else when it becomes known.</summary>
    public void EmitWhenSessionIsKnown(ClaudeCodeLine line, Func<ClaudeCodeLine, AgentEvent> make)
    {
        if (line.SessionId.Length > 0)
        {
            Emit(make(line));
            return;
        }

        _waiting.Add((line, make));
        Defer();
        if (_waiting.Count >= MostWaiting)
        {
            Finish();
        }
    }

    /// <summary>Reads a line that an <c>agent_progress</c> line carries: the same shape, with the head of its carrier.</summary>
    public void ReadNested(JsonElement line, ClaudeCodeLine carrier) => ReadLine(line, Place.Whole(Record).Within("/message"), carrier);

    public void RejectLine(ClaudeCodeLine line, string code, string reason) => Reject(line.Source, code, reason);

    /// <summary>The line needs no event; lines that follow from it are linked to what it follows from.</summary>
    public void Skip(ClaudeCodeLine line)
    {
        _state.Bypass(line.Uuid, line.Parent);
        Skip();
    }

    private void ReadLine(JsonElement record, Place place, ClaudeCodeLine? carrier)
    {
        Fields.Read(record, _line);
        JsonElement type = _line[Type];
        if (!type.IsString())
        {
            Reject(place.Location, RejectionCodes.UnknownShape, "A Claude Code line has a text member \"type\"; this one has none.");
            return;
        }

        JsonElement message = _line[Message];
        ClaudeCodeLine line = Head(place, carrier);
        ReadMode(line);
        if (type.Is("assistant"u8))
        {
            _assistant.Read(record, message, line);
        }
        else if (type.Is("user"u8))
        {
            _user.Read(record, message, line);
        }
        else
        {
            _harness.Read(type, record, line);
        }
    }

    private ClaudeCodeLine Head(Place place, ClaudeCodeLine? carrier)
    {
        string? session = carrier?.SessionId ?? Session();
        string? uuid = _pool.Get(_line[Uuid]);
        bool subAgent = carrier is not null || _line[IsSidechain].IsTrue() || _line[ParentToolUse].IsString();
        string? agent = carrier?.AgentId ?? (subAgent ? _pool.Get(_line[AgentId]) ?? _pool.Get(_line[ParentToolUse]) ?? "sidechain" : null);
        return new ClaudeCodeLine
        {
            SessionId = session ?? "",
            Key = uuid ?? place.Key,
            Uuid = uuid,
            Parent = _state.ParentThroughSkipped(_pool.Get(_line[ParentUuid]) ?? _pool.Get(_line[LogicalParent])),
            Time = _line[Timestamp].AsTime() ?? carrier?.Time,
            AgentId = agent,
            AgentName = subAgent ? _pool.Get(_line[AttributionAgent]) : _state.AgentName ?? ClaudeCodeAttributes.Harness,
            IsSubAgent = subAgent,
            Source = place.Location,
            Attributes = carrier?.Attributes ?? _attributes.For(
                _pool.Get(_line[Cwd]), _pool.Get(_line[Branch]), _pool.Get(_line[Version]), _pool.Get(_line[Mode]) ?? _state.PermissionMode, _pool.Get(_line[ParentToolUse])),
        };
    }

    private string? Session()
    {
        string? session = _pool.Get(_line[SessionId]) ?? _pool.Get(_line[SessionIdStream]);
        if (_folderSession is not null && (session is null || session.StartsWith("agent-", StringComparison.Ordinal)))
        {
            session = _folderSession;
        }

        if (session is null)
        {
            return _state.SessionId ?? NameAsSession() ?? (MayWait(_line[Type]) ? null : Source.SessionIdFrom(null));
        }

        _state.SessionId = session;
        if (_waiting.Count > 0)
        {
            FlushWaiting(session);
        }

        return session;
    }

    private void FlushWaiting(string session)
    {
        foreach ((ClaudeCodeLine line, Func<ClaudeCodeLine, AgentEvent> make) in _waiting)
        {
            Emit(make(line.InSession(session)));
        }

        _waiting.Clear();
    }

    /// <summary>Lines that never name a session and often stand before one that does.</summary>
    private static bool MayWait(JsonElement type) => type.Is("summary"u8) || type.Is("file-history-snapshot"u8);

    /// <summary>Session files bear the session's id as their name.</summary>
    private string? NameAsSession()
    {
        string name = Path.GetFileNameWithoutExtension(Source.File);
        return Guid.TryParseExact(name, "D", out _) ? name : null;
    }

    /// <summary><c>SESSION/subagents/agent-ID.jsonl</c>: the folder names the parent's session.</summary>
    private static string? SessionOfFolder(string file)
    {
        string? folder = Path.GetDirectoryName(file);
        string? above = string.Equals(Path.GetFileName(folder), "subagents", StringComparison.Ordinal) ? Path.GetFileName(Path.GetDirectoryName(folder)) : null;
        return Guid.TryParseExact(above, "D", out _) ? above : null;
    }

    private void ReadMode(ClaudeCodeLine line)
    {
        string? mode = _pool.Get(_line[Mode]);
        if (mode is null || line.SessionId.Length == 0 || string.Equals(mode, _state.PermissionMode, StringComparison.Ordinal))
        {
            return;
        }

        string? before = _state.PermissionMode;
        _state.PermissionMode = mode;
        Emit(line.New(EventKind.PolicyDecision, Actor.Harness, "mode") with
        {
            Text = before is null ? $"Permission mode: {mode}" : $"Permission mode: {before} -> {mode}",
            Attributes = line.With(EventAttributes.PermissionMode, mode).SetItem(EventAttributes.EventAction, "permission-mode"),
        });
    }
}
