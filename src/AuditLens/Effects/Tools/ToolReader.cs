using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using AuditLens.Effects.Http;
using AuditLens.Effects.Shell;
using AuditLens.Effects.Sql;

namespace AuditLens.Effects.Tools;

/// <summary>
/// Understands a tool call: the tools that agents bring along by name; tools that hand text to a shell, a database or a web address by that text;
/// all others by their verb, their object and their arguments.
/// </summary>
public sealed class ToolReader(ShellReader shell, SqlReader sql, HttpReader http)
{
    private const int LongestCommand = 500;
    private const int MostNames = 4096;

    /// <summary>A log calls a handful of tools again and again.</summary>
    private readonly ConcurrentDictionary<string, ToolName> _names = new(StringComparer.Ordinal);

    /// <summary>Reads a call given as one text, name and arguments together; null when the text is no tool call.</summary>
    public ActionReading? Read(string text, ReadingContext context) => ToolCall.Parse(text) is { } call ? Read(call, context) : null;

    /// <param name="arguments">JSON object, or plain text where the framework has none.</param>
    public ActionReading Read(string tool, string arguments, ReadingContext context) => Read(new ToolCall(tool, ToolArguments.Of(arguments)), context);

    internal ActionReading Read(ToolCall call, ReadingContext context)
    {
        if (context.Depth >= ReadingContext.MaximumDepth)
        {
            return new ActionReading([], ["tool calls nested too deep to be read"]);
        }

        ToolName name = NameOf(call.Name);
        ReadingContext inner = ToolHints.Add(name, call.Arguments, context).Deeper();
        AgentTool? known = ToolKnowledge.Default.Find(name.Name);
        if (known is { WholeName: true } && name.Server is not null)
        {
            known = null;
        }

        return (known is null ? null : ReadKnown(known, call, inner)) ?? ReadInterpreted(name, call, inner) ?? NamedTools.Read(name, call.Arguments, inner);
    }

    private ToolName NameOf(string name)
    {
        if (_names.TryGetValue(name, out ToolName? known))
        {
            return known;
        }

        ToolName parsed = ToolName.Parse(name);
        return _names.Count < MostNames ? _names.GetOrAdd(name, parsed) : parsed;
    }

    private ActionReading? ReadKnown(AgentTool tool, ToolCall call, ReadingContext context)
    {
        ToolArguments arguments = call.Arguments;
        switch (tool.Reads)
        {
            case "shell":
                return CommandLine(tool, arguments) is { } line ? NotEmpty(shell.Read(line, InDirectory(arguments, context)), line) : null;
            case "code":
                return (arguments.Text(tool.Text) ?? arguments.Raw) is { } code ? ReadCode(code, InDirectory(arguments, context)) : null;
            case "file":
                return FileTools.Write(tool, arguments, tool.Verb);
            case "command":
                string word = arguments.Text("command") ?? arguments.Text("action") ?? "view";
                return tool.Cases.TryGetValue(word, out string? verb) ? verb == "observe" ? Plain(tool, arguments, verb) : FileTools.Write(tool, arguments, verb) : Plain(tool, arguments, "observe");
            case "patch":
                return FileTools.Patch(arguments.Text(tool.Text) ?? arguments.Raw ?? "");
            case "nested":
                return Nested(arguments, context);
            case "many":
                return Many(arguments, context);
            case "http":
                return ReadHttp(call.Name, arguments, context);
            default:
                return tool.Named && NameOf(call.Name).Server is not null ? null : Plain(tool, arguments, tool.Verb);
        }
    }

    /// <summary>Effect of a tool whose name says all; the arguments give the target.</summary>
    private static ActionReading Plain(AgentTool tool, ToolArguments arguments, string verb)
    {
        _ = EffectWords.TryParse(verb, EffectWords.Word, out EffectVerb kind);
        Reversibility undo = EffectWords.TryParse(tool.Reversibility, EffectWords.Word, out Reversibility given) ? given
            : kind == EffectVerb.Observe ? Reversibility.NoneNeeded : Reversibility.Easy;
        bool told = EffectWords.TryParse(tool.Scope, EffectWords.Word, out EffectScope reach);
        List<string> names = [.. tool.Target.Concat(["arg0"]).Select(arguments.Find).FirstOrDefault(found => found is not null) is { } value ? ToolArguments.List(value) : []];
        EffectScope scope = told ? reach : names.Count > 1 ? EffectScope.Some : EffectScope.One;
        ImmutableArray<string> traits = [.. tool.Traits];
        if (kind == EffectVerb.Observe && tool.Kind == "file" && names.Exists(ToolKnowledge.Default.IsCredential))
        {
            traits = traits.Add(EffectTraits.ReadsCredential);
        }

        return new ActionReading(
            [
                new ActionEffect
                {
                    Verb = kind, Reversibility = undo, Scope = scope, Traits = traits,
                    Targets = [.. names.Select(name => new EffectTarget(tool.Kind, Short(name)))], Reading = $"tool {tool.Names[0]}", Summary = $"{kind.Word()}s {tool.Kind} {string.Join(", ", names.Take(3).Select(Short))}".TrimEnd(),
                },
            ],
            []);
    }

    private static string Short(string name) => name.Length > 200 ? name[..200] : name;

    private static string? CommandLine(AgentTool tool, ToolArguments arguments)
    {
        foreach (string name in tool.Text)
        {
            if (arguments.Find(name) is { } value)
            {
                return value.ValueKind == JsonValueKind.Array ? ShellWords.Join(ToolArguments.List(value), arguments.Text("args"))
                    : name is "command" or "cmd" && arguments.Find("args") is { ValueKind: JsonValueKind.Array } rest ? $"{value} {ShellWords.Join(ToolArguments.List(rest), null)}"
                    : ToolArguments.TextOf(value);
            }
        }

        return arguments.Text("arg0") ?? arguments.Raw;
    }

    private ActionReading ReadCode(string code, ReadingContext context)
    {
        ActionReading reading = shell.Read($"python3 -c {ShellWords.Quote(code)}", context);
        return NotEmpty(reading, code);
    }

    private static ActionReading NotEmpty(ActionReading reading, string text) => reading.Effects.Count > 0
        ? reading
        : new ActionReading([new ActionEffect { Verb = EffectVerb.Execute, Command = text.Length > LongestCommand ? text[..LongestCommand] : text, Reading = "tool shell", Summary = "runs code" }], reading.Notes);

    private static ReadingContext InDirectory(ToolArguments arguments, ReadingContext context) =>
        arguments.Text(["workdir", "cwd", "working_directory", "dir_path", "directory", "working_dir"]) is { } directory ? context with { WorkingDirectory = directory } : context;

    private ActionReading? Nested(ToolArguments arguments, ReadingContext context)
    {
        string? tool = arguments.Text(["tool_name", "name", "tool", "toolName"]);
        if (tool is null)
        {
            return null;
        }

        string? server = arguments.Text(["server_name", "server", "serverName"]);
        JsonElement? inner = arguments.Find("arguments") ?? arguments.Find("args") ?? arguments.Find("input") ?? arguments.Find("parameters") ?? arguments.Find("params");
        return Read(new ToolCall(server is null ? tool : $"mcp__{server}__{tool}", inner is { } given ? ToolArguments.Of(given) : ToolArguments.Of("{}")), context);
    }

    private ActionReading? Many(ToolArguments arguments, ReadingContext context)
    {
        if ((arguments.Find("tool_uses") ?? arguments.Find("calls") ?? arguments.Find("invocations") ?? arguments.Find("tool_calls")) is not { ValueKind: JsonValueKind.Array } calls)
        {
            return null;
        }

        List<ActionEffect> effects = [];
        List<string> notes = [];
        foreach (JsonElement element in calls.EnumerateArray().Take(50))
        {
            if (ToolCall.FromElement(element) is { } call)
            {
                ActionReading reading = Read(call, context);
                effects.AddRange(reading.Effects);
                notes.AddRange(reading.Notes);
            }
        }

        return new ActionReading(EffectOrder.GravestFirst(effects), notes);
    }

    /// <summary>Text that the tool hands to an interpreter is read as that interpreter would.</summary>
    private ActionReading? ReadInterpreted(ToolName name, ToolCall call, ReadingContext context)
    {
        ToolKnowledge knowledge = ToolKnowledge.Default;
        ToolArguments arguments = call.Arguments;
        if (knowledge.IsInterpreter("http", name) && ReadHttp(call.Name, arguments, context) is { } web)
        {
            return web;
        }

        bool speaksSql = knowledge.IsInterpreter("sql", name);
        foreach (string argument in knowledge.Data.SqlArguments)
        {
            if (arguments.Find(argument) is { ValueKind: JsonValueKind.String or JsonValueKind.Array } value && (speaksSql || argument.StartsWith("sql", StringComparison.OrdinalIgnoreCase) || argument is "statement" or "soql"))
            {
                string statement = string.Join(";\n", ToolArguments.List(value));
                if (SqlReader.LooksLikeSql(statement))
                {
                    ActionReading reading = sql.Read(statement, context);
                    return arguments.IsOn("dry_run") ? new ActionReading([.. reading.Effects.Select(effect => effect.AsDryRun())], reading.Notes) : reading;
                }
            }
        }

        if (speaksSql && arguments.Text("arg0") is { } first && SqlReader.LooksLikeSql(first))
        {
            return sql.Read(first, context);
        }

        if (knowledge.IsInterpreter("shell", name) && name.Verb?.Verb is null or EffectVerb.Execute or EffectVerb.Send)
        {
            return arguments.Text(knowledge.Data.ShellArguments) is { } line ? NotEmpty(shell.Read(line, InDirectory(arguments, context)), line) : null;
        }

        return null;
    }

    private ActionReading? ReadHttp(string tool, ToolArguments arguments, ReadingContext context)
    {
        string? url = arguments.Text(ToolKnowledge.Default.Data.HttpArguments) ?? arguments.Text("arg0");
        string? graph = arguments.Text("query") ?? arguments.Text("mutation");
        if (url is null && graph is null)
        {
            return null;
        }

        string? method = arguments.Text("method") ?? arguments.Text("http_method") ?? ToolName.Split(tool).Find(word => word is "get" or "post" or "put" or "patch" or "delete" or "head");
        JsonElement? body = arguments.Find("body") ?? arguments.Find("data") ?? arguments.Find("json") ?? arguments.Find("payload");
        string? bodyText = body is { } given ? given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText() : null;
        if (graph is not null && HttpReader.LooksLikeGraphQl(graph))
        {
            bodyText = graph;
            method = "POST";
        }

        bool address = url is not null && (url.Contains("://", StringComparison.Ordinal) || url.StartsWith('/') || method is not null);
        return !address && bodyText is null ? null : http.Read(new HttpCall((method ?? (bodyText is null ? "GET" : "POST")).ToUpperInvariant(), url ?? "/graphql", bodyText), context);
    }
}
