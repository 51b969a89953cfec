using System.Collections.Immutable;
using AuditLens.Alerting.Delivery;
using AuditLens.Detection.Rules;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Alerting.Rules;

/// <summary>Reads one rule.</summary>
internal static class AlertRuleReader
{
    private static readonly string[] Keys =
    [
        "id", "title", "description", "query", "schedule", "time_zone", "window", "group_by", "measure", "history", "warning", "critical", "repeat", "resolve", "no_data",
        "maintenance", "channels", "title_template", "text_template",
    ];

    private static readonly string[] MaintenanceKeys = ["from", "to", "schedule", "time_zone", "duration", "reason"];

    public static AlertRule? Read(RuleYaml yaml, YamlMappingNode node)
    {
        int before = yaml.Count;
        yaml.KnownKeys(node, Keys, "an alert rule");
        string? id = AlertYaml.Id(yaml, node);
        string? title = yaml.Text(node, "title", isRequired: true);
        AlertQuery? query = AlertQueryReader.Read(yaml, node);
        AlertSchedule? schedule = Schedule(yaml, node, isRequired: true);
        TimeSpan? window = AlertYaml.Duration(yaml, node, "window");
        if (window is null && yaml.Count == before)
        {
            yaml.Add(node, "missing-key", "'window' is missing: how far back each run looks, as in 1h.");
        }

        (double? warning, double? critical) = Thresholds(yaml, node, query);
        ImmutableArray<AlertField> groups = Groups(yaml, node, query);
        var measure = AlertYaml.Word<AlertMeasure>(yaml, node, "measure");
        CheckMeasure(yaml, node, query, measure);
        double? history = AlertYaml.Number(yaml, node, "history");
        if (history is < 5 or > 1000 || history % 1 is not (null or 0))
        {
            yaml.Add(RuleYaml.Child(node, "history")!, "invalid-value", "'history' is a number of windows, from 5 to 1000.");
        }

        TimeSpan? repeat = AlertYaml.Duration(yaml, node, "repeat");
        bool? resolve = AlertYaml.Truth(yaml, node, "resolve");
        var noData = AlertYaml.Word<NoDataBehavior>(yaml, node, "no_data");
        ImmutableArray<MaintenanceWindow> maintenance = Maintenance(yaml, node);
        string? titleTemplate = Template(yaml, node, "title_template");
        string? textTemplate = Template(yaml, node, "text_template");
        string? description = yaml.Text(node, "description");
        ImmutableArray<string>? channels = RuleYaml.Child(node, "channels") is null ? null : [.. yaml.Texts(node, "channels").Select(t => t.Text)];
        if (yaml.Count > before || id is null || title is null || query is null || schedule is null || window is null)
        {
            return null;
        }

        return new AlertRule
        {
            Id = id,
            Title = title,
            Description = description ?? "",
            File = yaml.File,
            Line = node.Start.Line,
            Query = query,
            Schedule = schedule,
            Window = window.Value,
            GroupBy = groups,
            Measure = measure ?? AlertMeasure.Count,
            History = (int)(history ?? AlertRule.DefaultHistory),
            Warning = warning,
            Critical = critical,
            Repeat = repeat,
            Resolve = resolve ?? true,
            NoData = noData ?? NoDataBehavior.Ok,
            Maintenance = maintenance,
            Channels = channels,
            TitleTemplate = titleTemplate,
            TextTemplate = textTemplate,
        };
    }

    private static AlertSchedule? Schedule(RuleYaml yaml, YamlMappingNode node, bool isRequired)
    {
        TimeZoneInfo? zone = TimeZoneInfo.Utc;
        if (yaml.Text(node, "time_zone") is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            yaml.Add(RuleYaml.Child(node, "time_zone")!, "invalid-value", $"'{name}' is no time zone of this machine; write it as in Europe/Berlin.");
        }

        if (yaml.Text(node, "schedule", isRequired) is not { } text || zone is null)
        {
            return null;
        }

        try
        {
            return AlertSchedule.Parse(text, zone);
        }
        catch (FormatException e)
        {
            yaml.Add(RuleYaml.Child(node, "schedule")!, "invalid-schedule", $"'{text}' is no schedule: {e.Message}");
            return null;
        }
    }

    /// <summary>Both as numbers; for silence they are durations, kept in seconds.</summary>
    private static (double? Warning, double? Critical) Thresholds(RuleYaml yaml, YamlMappingNode node, AlertQuery? query)
    {
        bool isDuration = query?.Subject == AlertSubject.Silence;
        double? warning = isDuration ? AlertYaml.Duration(yaml, node, "warning")?.TotalSeconds : AlertYaml.Number(yaml, node, "warning");
        double? critical = isDuration ? AlertYaml.Duration(yaml, node, "critical")?.TotalSeconds : AlertYaml.Number(yaml, node, "critical");
        if (RuleYaml.Child(node, "warning") is null && RuleYaml.Child(node, "critical") is null)
        {
            yaml.Add(node, "missing-key", "A rule has 'warning', 'critical' or both: the value from which it is worth a message.");
        }

        if (warning >= critical)
        {
            yaml.Add(RuleYaml.Child(node, "critical")!, "invalid-value", "'critical' must be above 'warning'.");
        }

        return (warning, critical);
    }

    private static ImmutableArray<AlertField> Groups(RuleYaml yaml, YamlMappingNode node, AlertQuery? query)
    {
        ImmutableArray<AlertField> groups = [.. AlertYaml.Words<AlertField>(yaml, node, "group_by").Order()];
        AlertField[] missing = query?.Subject switch
        {
            AlertSubject.Incidents or AlertSubject.Sessions => [AlertField.Category, AlertField.Rule],
            AlertSubject.Silence => [.. Enum.GetValues<AlertField>().Where(f => f != AlertField.Agent)],
            _ => [],
        };
        foreach (AlertField field in groups.Intersect(missing))
        {
            yaml.Add(RuleYaml.Child(node, "group_by")!, "unfitting-key", $"{AlertWords.Word(query!.Subject)} cannot be grouped by {AlertWords.Word(field)}.");
        }

        return query?.Subject == AlertSubject.Silence ? [AlertField.Agent] : groups;
    }

    private static void CheckMeasure(RuleYaml yaml, YamlMappingNode node, AlertQuery? query, AlertMeasure? measure)
    {
        if (measure is not null && query?.Subject == AlertSubject.Silence)
        {
            yaml.Add(RuleYaml.Child(node, "measure")!, "unfitting-key", "Silence has no measure; 'warning' and 'critical' say how long it may last.");
        }

        if (measure == AlertMeasure.Unusual && RuleYaml.Child(node, "group_by") is { } groups
            && yaml.Texts(node, "group_by").Any(t => t.Text is "session" or "incident"))
        {
            yaml.Add(groups, "unfitting-key", "A session or an incident has no windows before to compare with.");
        }
    }

    private static ImmutableArray<MaintenanceWindow> Maintenance(RuleYaml yaml, YamlMappingNode rule)
    {
        if (RuleYaml.Child(rule, "maintenance") is not { } child)
        {
            return [];
        }

        var windows = ImmutableArray.CreateBuilder<MaintenanceWindow>();
        foreach (YamlNode item in child is YamlSequenceNode list ? list.Children : [child])
        {
            if (yaml.Mapping(item, "a maintenance window") is { } node)
            {
                yaml.KnownKeys(node, MaintenanceKeys, "a maintenance window");
                var window = new MaintenanceWindow(yaml.Text(node, "reason", isRequired: true) ?? "")
                {
                    From = AlertYaml.Time(yaml, node, "from"),
                    To = AlertYaml.Time(yaml, node, "to"),
                    Schedule = Schedule(yaml, node, isRequired: false),
                    Duration = AlertYaml.Duration(yaml, node, "duration") ?? default,
                };
                bool isRecurring = RuleYaml.Child(node, "schedule") is not null && RuleYaml.Child(node, "duration") is not null;
                if (!isRecurring && (window.From is null || window.To is null || window.From >= window.To))
                {
                    yaml.Add(node, "invalid-value", "A maintenance window has 'from' and 'to', the first before the second, or 'schedule' and 'duration'.");
                }

                windows.Add(window);
            }
        }

        return windows.ToImmutable();
    }

    private static string? Template(RuleYaml yaml, YamlMappingNode node, string key)
    {
        string? text = yaml.Text(node, key);
        if (text is not null && MessageTemplate.ProblemOf(text) is { } problem)
        {
            yaml.Add(RuleYaml.Child(node, key)!, "invalid-template", problem);
        }

        return text;
    }
}
