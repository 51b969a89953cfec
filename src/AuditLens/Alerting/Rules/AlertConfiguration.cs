using System.Collections.Immutable;
using AuditLens.Alerting.Delivery;
using AuditLens.Detection.Rules;
using AuditLens.Events;

namespace AuditLens.Alerting.Rules;

/// <summary>All rules and channels that are in force.</summary>
public sealed record AlertConfiguration
{
    public const string BuiltIn = "built-in";

    public ImmutableArray<AlertRule> Rules { get; init; } = [];

    public ImmutableArray<ChannelSettings> Channels { get; init; } = [];

    /// <summary>Where people find the pages, for links in messages: <c>https://audit.example.com</c>.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The rules that are built in, as data that a user's file can replace by id or switch off.</summary>
    public static AlertConfiguration Default { get; } = Read([]).Configuration;

    /// <summary>The built-in rules with those of the files, which replace built-in ones of the same id.</summary>
    /// <returns>With problems the configuration is not to be used.</returns>
    public static (AlertConfiguration Configuration, IReadOnlyList<RuleProblem> Problems) Read(IReadOnlyList<(string File, string Yaml)> files)
    {
        AlertFile builtIn = AlertFileReader.Read(EmbeddedText.Read("Alerting.Rules.default-alerts.yaml"), BuiltIn);
        AlertFile[] own = [.. files.Select(f => AlertFileReader.Read(f.Yaml, f.File))];
        List<RuleProblem> problems = [.. builtIn.Problems, .. own.SelectMany(f => f.Problems)];
        List<AlertRule> rules = Unique(own.SelectMany(f => f.Rules), r => r.Id, r => (r.File, r.Line), "rule", problems);
        List<ChannelSettings> channels = Unique(own.SelectMany(f => f.Channels), c => c.Id, c => (c.File, c.Line), "channel", problems);
        HashSet<string> replaced = [.. own.SelectMany(f => f.Disabled.Select(d => d.Id)).Concat(rules.Select(r => r.Id))];
        CheckDisabled(own, builtIn, problems);
        CheckChannels(rules, channels, problems);
        return (
            new AlertConfiguration
            {
                Rules = [.. builtIn.Rules.Where(r => !replaced.Contains(r.Id)).Concat(rules).OrderBy(r => r.Id, StringComparer.Ordinal)],
                Channels = [.. channels.OrderBy(c => c.Id, StringComparer.Ordinal)],
                BaseUrl = own.Select(f => f.BaseUrl).FirstOrDefault(u => u is not null),
            },
            problems);
    }

    private static List<T> Unique<T>(IEnumerable<T> items, Func<T, string> id, Func<T, (string File, long Line)> place, string what, List<RuleProblem> problems)
    {
        Dictionary<string, T> first = new(StringComparer.Ordinal);
        foreach (T item in items)
        {
            if (!first.TryAdd(id(item), item))
            {
                (string file, long line) = place(item);
                (string otherFile, long otherLine) = place(first[id(item)]);
                problems.Add(new RuleProblem("duplicate-id", file, line, $"The {what} '{id(item)}' stands already at {otherFile}:{otherLine}."));
            }
        }

        return [.. first.Values];
    }

    private static void CheckDisabled(AlertFile[] files, AlertFile builtIn, List<RuleProblem> problems)
    {
        foreach (AlertFile file in files)
        {
            problems.AddRange(file.Disabled.Where(d => builtIn.Rules.All(r => r.Id != d.Id))
                .Select(d => new RuleProblem("unknown-rule", file.Name, d.Line, $"'{d.Id}' is no built-in rule; there are {string.Join(", ", builtIn.Rules.Select(r => r.Id))}.")));
        }
    }

    private static void CheckChannels(List<AlertRule> rules, List<ChannelSettings> channels, List<RuleProblem> problems)
    {
        HashSet<string> known = [.. channels.Select(c => c.Id)];
        foreach (AlertRule rule in rules)
        {
            problems.AddRange((rule.Channels ?? []).Where(c => !known.Contains(c))
                .Select(c => new RuleProblem("unknown-channel", rule.File, rule.Line, $"The rule '{rule.Id}' names the channel '{c}', which no file defines.")));
        }
    }
}

/// <summary>What one file says.</summary>
/// <param name="Disabled">Ids of built-in rules that are not to run.</param>
internal sealed record AlertFile(
    string Name, IReadOnlyList<AlertRule> Rules, IReadOnlyList<ChannelSettings> Channels, IReadOnlyList<(string Id, long Line)> Disabled, Uri? BaseUrl, IReadOnlyList<RuleProblem> Problems);
