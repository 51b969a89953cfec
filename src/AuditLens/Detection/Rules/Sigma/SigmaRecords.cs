using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>The records of a session that Sigma rules can match, by log source, in the order of the chain. Built once for all rules.</summary>
internal sealed class SigmaRecords
{
    private const int MostValues = 400;
    private const int DeepestJson = 16;

    private readonly Dictionary<string, List<SigmaRecord>> _bySource = new(StringComparer.Ordinal);

    public SigmaRecords(SessionUnderstanding session)
    {
        // What was refused never ran; what failed did.
        foreach (UnderstoodAction action in session.Actions.Where(a => a.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Proposed)))
        {
            AddCommands(action);
            AddEffects(action);
        }

        foreach (ChainStep step in session.Chain.Steps.Where(s => s.Kind == StepKind.Witness))
        {
            AddWitness(step);
        }
    }

    public IReadOnlyList<SigmaRecord> Of(string source) => _bySource.TryGetValue(source, out List<SigmaRecord>? records) ? records : [];

    private void AddCommands(UnderstoodAction action)
    {
        foreach (ExecutedCommand command in ExecutedCommands.Of(action))
        {
            SigmaFields fields = Common(action)
                .Add("command_line", command.Line)
                .Add("name", command.Name)
                .Add("image", Images(command))
                .Add("image_file", command.Name, command.Name + ".exe")
                .Add("parent_image", command.Parent is { } parent ? Images(parent) : [])
                .Add("parent_name", command.Parent?.Name)
                .Add("parent_command_line", command.Parent?.Line);
            Add("command", action, command.Source, fields);
        }
    }

    // The log names the command, not its file; both spellings of a path that ends in it are true of it.
    private static string[] Images(ExecutedCommand command) => command.Name.Length == 0 ? [] : [command.Name, "/" + command.Name, "\\" + command.Name + ".exe"];

    private void AddEffects(UnderstoodAction action)
    {
        foreach (ActionEffect effect in action.Effects)
        {
            SigmaFields fields = Common(action)
                .Add("command_line", effect.Command)
                .Add("verb", effect.Verb.Word())
                .Add("environment", effect.Environment.Word())
                .Add("scope", effect.Scope.Word())
                .Add("reversibility", effect.Reversibility.Word())
                .Add("execution", effect.Execution.Word())
                .Add("trait", effect.Traits)
                .Add("target", effect.Targets.Take(MostValues).Select(t => t.Name))
                .Add("target_kind", effect.Targets.Take(MostValues).Select(t => t.Kind).Distinct(StringComparer.Ordinal))
                .Add("reading", effect.Reading)
                .Add("arguments", action.Step.Event.Arguments);
            Json(action.Step.Event.Arguments, fields);
            Add("effect", action, effect.Command, fields);
            AddFiles(action, effect);
            if (Effects.Sql.SqlReader.LooksLikeSql(effect.Command))
            {
                Add("database", action, effect.Command, Common(action).Add("statement", effect.Command).Add("operation", effect.Command.Split(' ', 2)[0]).Add("host", effect.Targets.Select(t => t.Container).Distinct(StringComparer.Ordinal)));
            }
        }
    }

    private void AddFiles(UnderstoodAction action, ActionEffect effect)
    {
        string? source = effect.Verb switch
        {
            EffectVerb.Create or EffectVerb.Modify => "file-write",
            EffectVerb.Delete or EffectVerb.Reset => "file-delete",
            _ => null,
        };
        string[] files = [.. effect.Targets.Where(t => t.Kind is "file" or "directory" or "path").Take(MostValues).Select(t => t.Name)];
        if (source is not null && files.Length > 0 && !effect.DryRun)
        {
            Add(source, action, effect.Command, Common(action).Add("file", files).Add("command_line", effect.Command));
        }
    }

    private void AddWitness(ChainStep step)
    {
        AgentEvent e = step.Event;
        string source = e.Attribute(EventAttributes.EventProvider) is { } provider && provider.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? "cloudtrail"
            : e.Attribute(EventAttributes.DatabaseOperation) is not null || e.Attribute(EventAttributes.DatabaseName) is not null ? "database"
            : e.Attribute(EventAttributes.EventAction) is not null ? "kubernetes" : "";
        if (source.Length == 0)
        {
            return;
        }

        string[] resource = e.Attribute(EventAttributes.ResourceType)?.Split('/') ?? [];
        SigmaFields fields = new SigmaFields()
            .Add("action", e.Attribute(EventAttributes.EventAction))
            .Add("provider", e.Attribute(EventAttributes.EventProvider))
            .Add("region", e.Attribute(EventAttributes.CloudRegion))
            .Add("account", e.Attribute(EventAttributes.CloudAccount))
            .Add("address", e.Attribute(EventAttributes.SourceAddress))
            .Add("user_agent", e.Attribute(EventAttributes.UserAgent))
            .Add("user", e.Attribute(EventAttributes.UserName))
            .Add("error", e.Attribute(EventAttributes.ErrorType))
            .Add("resource", e.Attribute(EventAttributes.ResourceName))
            .Add("resource_type", resource.FirstOrDefault())
            .Add("subresource", resource.Skip(1))
            .Add("namespace", e.Attribute(EventAttributes.ClusterNamespace))
            .Add("database", e.Attribute(EventAttributes.DatabaseName))
            .Add("operation", e.Attribute(EventAttributes.DatabaseOperation))
            .Add("application", e.Attribute(EventAttributes.ApplicationName))
            .Add("host", e.Attribute(EventAttributes.ServerAddress))
            .Add("statement", source == "database" ? e.Text : null)
            .Add("arguments", e.Arguments);
        Json(e.Arguments, fields);
        Add(new SigmaRecord(source, step, null, e.Text ?? "", fields.Build()));
    }

    private static SigmaFields Common(UnderstoodAction action) => new SigmaFields()
        .Add("user", action.Step.Event.Attribute(EventAttributes.UserName))
        .Add("directory", action.Step.Event.Attribute(EventAttributes.WorkingDirectory))
        .Add("tool", action.Step.Event.Tool)
        .Add("agent", action.Step.Agent);

    /// <summary>Members of JSON arguments by their dotted path, as Sigma names them.</summary>
    private static void Json(string? text, SigmaFields fields)
    {
        if (text is null || !text.AsSpan().TrimStart().StartsWith("{"))
        {
            return;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            int left = MostValues;
            Members(json.RootElement, "json", 0, fields, ref left);
        }
        catch (JsonException)
        {
            // The text as a whole is still a field.
        }
    }

    private static void Members(JsonElement element, string path, int depth, SigmaFields fields, ref int left)
    {
        if (depth > DeepestJson || left <= 0)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                Members(member.Value, $"{path}.{member.Name}", depth + 1, fields, ref left);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            fields.Add(path, element.EnumerateArray().Take(left).Select(Text));
            left--;
        }
        else
        {
            fields.Add(path, Text(element));
            left--;
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText();

    private void Add(string source, UnderstoodAction action, string what, SigmaFields fields) => Add(new SigmaRecord(source, action.Step, action.Outcome, what, fields.Build()));

    private void Add(SigmaRecord record)
    {
        if (!_bySource.TryGetValue(record.Source, out List<SigmaRecord>? records))
        {
            _bySource[record.Source] = records = [];
        }

        records.Add(record);
    }
}
