using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Events;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules;

/// <summary>
/// A small session as a YAML list, for the examples of rules: <c>user</c>, <c>system</c>, <c>think</c>, <c>say</c>, <c>call</c> (a command line, or a mapping of <c>tool</c> and arguments),
/// <c>result</c>, <c>fail</c> (a result with exit code 1), <c>denied</c>, <c>approve</c>, <c>deny</c>, <c>mode</c> (permission mode), <c>witness</c> (a database statement), <c>task</c> (an order to a sub-agent; what follows is
/// its work until <c>done</c>), <c>compact</c>, <c>clock</c> (minutes by which the clock of what follows is off). <c>user</c>, <c>approve</c> and <c>deny</c> may be a mapping of <c>by</c> (the person's name) and <c>text</c>. Each entry is ten seconds after the one before.
/// </summary>
public sealed class SessionNotation
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    private readonly List<AgentEvent> _events = [];
    private readonly List<AgentEvent> _witnesses = [];
    private readonly string _session;
    private string? _call;
    private string? _agent;
    private string? _delegation;
    private string? _person;
    private TimeSpan _off;

    private SessionNotation(string session) => _session = session;

    /// <exception cref="FormatException">The text is not in this notation; the message names the entry.</exception>
    public static DecisionChain Chain(string yaml, string session = "example")
    {
        var notation = new SessionNotation(session);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents is not [{ RootNode: YamlSequenceNode list }])
        {
            throw new FormatException("A session is a list of entries such as '- user: ...'.");
        }

        foreach (YamlNode entry in list)
        {
            notation.Read(entry);
        }

        long actions = notation._events.Count(e => e.Kind == EventKind.ToolCall);
        var info = new SessionInfo { Id = session, Agent = "agent", Format = "notation", Dialect = "notation", Files = [session], Started = Start, Events = notation._events.Count, Actions = actions };
        return ChainBuilder.Build(info, notation._events, notation._witnesses);
    }

    private void Read(YamlNode entry)
    {
        if (entry is not YamlMappingNode { Children: { Count: > 0 } members } || members.First() is not { Key: YamlScalarNode { Value: { } word }, Value: { } value })
        {
            throw new FormatException($"'{entry}' is no entry of a session.");
        }

        string text = (value as YamlScalarNode)?.Value ?? "";
        _person = null;
        if (word is "user" or "approve" or "deny" && value is YamlMappingNode said)
        {
            text = (RuleYaml.Child(said, "text") as YamlScalarNode)?.Value ?? "";
            _person = (RuleYaml.Child(said, "by") as YamlScalarNode)?.Value;
        }

        switch (word)
        {
            case "user": Add(EventKind.Instruction, Actor.User, text); break;
            case "system": Add(EventKind.SystemText, Actor.System, text); break;
            case "think": Add(EventKind.Reasoning, Actor.Agent, text); break;
            case "say": Add(EventKind.Message, Actor.Agent, text); break;
            case "call": Call(value, text); break;
            case "result": Answer(text, Outcome.Succeeded, 0); break;
            case "fail": Answer(text, Outcome.Failed, 1); break;
            case "denied": Answer(text, Outcome.Denied, null); break;
            case "approve": Approval(text, Outcome.Approved); break;
            case "deny": Approval(text, Outcome.Denied); break;
            case "mode": Emit(Next(EventKind.PolicyDecision, Actor.Harness) with { Attributes = EventAttributes.None.Add(EventAttributes.PermissionMode, text) }); break;
            case "witness": Witness(text); break;
            case "compact": Emit(Next(EventKind.Lifecycle, Actor.Harness) with { Text = text, Attributes = EventAttributes.None.Add(EventAttributes.Lifecycle, "compaction") }); break;
            case "clock": _off = TimeSpan.FromMinutes(double.Parse(text, CultureInfo.InvariantCulture)); break;
            case "task": Delegate(text); break;
            case "done": Return(text); break;
            default: throw new FormatException($"'{word}' is no word of the session notation.");
        }
    }

    private void Add(EventKind kind, Actor actor, string text) => Emit(Next(kind, actor) with { Text = text });

    private void Call(YamlNode value, string text)
    {
        string tool = "Bash";
        string arguments = JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = text });
        if (value is YamlMappingNode mapping)
        {
            tool = (mapping.Children["tool"] as YamlScalarNode)?.Value ?? "";
            arguments = Json(new YamlMappingNode(mapping.Children.Where(c => c.Key.ToString() != "tool")));
        }

        _call = string.Create(CultureInfo.InvariantCulture, $"call-{_events.Count}");
        Emit(Next(EventKind.ToolCall, Actor.Agent) with { Tool = tool, Arguments = arguments, CallId = _call });
    }

    private void Answer(string text, Outcome outcome, int? exitCode) => Emit(Next(EventKind.ToolResult, Actor.Tool) with { Result = text, Outcome = outcome, ExitCode = exitCode, CallId = _call });

    private void Approval(string text, Outcome outcome) => Emit(Next(EventKind.Approval, Actor.User) with { Text = text, Outcome = outcome, CallId = _call });

    private void Witness(string statement)
    {
        AgentEvent e = Next(EventKind.OutsideWitness, Actor.Outside) with { Arguments = statement, Text = statement, Outcome = Outcome.Succeeded };
        _witnesses.Add(e with { Attributes = EventAttributes.None.Add(EventAttributes.DatabaseOperation, statement.Split(' ')[0]) });
    }

    private void Delegate(string text)
    {
        _delegation = string.Create(CultureInfo.InvariantCulture, $"call-{_events.Count}");
        Emit(Next(EventKind.ToolCall, Actor.Agent) with { Tool = "Task", Arguments = JsonSerializer.Serialize(new Dictionary<string, string> { ["prompt"] = text }), CallId = _delegation });
        _agent = "helper";
        Emit(Next(EventKind.Instruction, Actor.Agent) with { Text = text, Attributes = EventAttributes.None.Add(EventAttributes.DelegatedByCallId, _delegation).Add(EventAttributes.InstructionOrigin, "agent") });
    }

    private void Return(string text)
    {
        Emit(Next(EventKind.Message, Actor.Agent) with { Text = text });
        _agent = null;
        _call = _delegation;
        Answer(text, Outcome.Succeeded, null);
    }

    private AgentEvent Next(EventKind kind, Actor actor)
    {
        int number = _events.Count + _witnesses.Count;
        string id = number.ToString(CultureInfo.InvariantCulture);
        byte[] raw = Encoding.UTF8.GetBytes(id);
        return new AgentEvent
        {
            Id = EventId.Of("notation", _session, id),
            SessionId = _session,
            Kind = kind,
            Actor = actor,
            Source = new SourceLocation(_session, number + 1, null, number, raw.Length, Sha256Digest.Of(raw)),
            Time = Start.AddSeconds(10 * number) + _off,
            AgentId = _agent,
            AgentName = _agent ?? "agent",
            Attributes = _agent is null || _delegation is null ? EventAttributes.None : EventAttributes.None.Add(EventAttributes.DelegatedByCallId, _delegation),
        };
    }

    private void Emit(AgentEvent e) => _events.Add(_person is null ? e : e with { Attributes = e.Attributes.Add(EventAttributes.UserName, _person) });

    private static string Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => "{" + string.Join(",", mapping.Children.Select(c => JsonSerializer.Serialize(c.Key.ToString()) + ":" + Json(c.Value))) + "}",
        YamlSequenceNode sequence => "[" + string.Join(",", sequence.Select(Json)) + "]",
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } plain } when long.TryParse(plain, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) || plain is "true" or "false" or "null" => plain,
        _ => JsonSerializer.Serialize(((YamlScalarNode)node).Value),
    };
}
