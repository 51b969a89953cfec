using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Storage;

namespace AuditLens.Cli.Alerts;

/// <summary><c>alerts silence</c>: nobody is told for a while; the history still shows it.</summary>
internal static class SilenceAlerts
{
    private const string Example = """
        auditlens alerts silence agent-silent --label agent=coder --for 2h --reason "Machine is being moved"
        8c1f0a7d  agent-silent  agent=coder  until 2026-09-14T15:12:00Z
        auditlens alerts silence --end 8c1f0a7d
        """;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("silence", "Hold back the alerts of a rule, or of one of its groups, for a while; or end that early.", Example);
        var alerts = new AlertsOption(command);
        var rule = new Argument<string?>("RULE") { Description = "Id of the rule; * for all.", Arity = ArgumentArity.ZeroOrOne };
        Option<string[]> labels = new("--label") { Description = "Only groups with this label, as in agent=coder. May be given several times.", HelpName = "NAME=VALUE" };
        Option<string?> duration = new("--for") { Description = "How long, as in 2h or 3d.", HelpName = "DURATION" };
        Option<string?> reason = new("--reason") { Description = "Why; shown wherever an alert is held back.", HelpName = "TEXT" };
        Option<string?> end = new("--end") { Description = "End the silence with this id.", HelpName = "ID" };
        command.Arguments.Add(rule);
        foreach (Option option in (Option[])[labels, duration, reason, end])
        {
            command.Options.Add(option);
        }

        command.Run(context, async (run, cancellationToken) =>
        {
            AlertConfiguration configuration = alerts.Read(run);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            var documents = new AlertDocuments(store.Documents);
            if (run.Parse.GetValue(end) is { } id)
            {
                await EndAsync(run, documents, id, cancellationToken).ConfigureAwait(false);
                return ExitCodes.Done;
            }

            AlertSilence silence = New(run, configuration, run.Parse.GetValue(rule), run.Parse.GetValue(labels) ?? [], run.Parse.GetValue(duration), run.Parse.GetValue(reason));
            await documents.TryPutAsync(AlertDocuments.Silences, silence.Id, silence, null, cancellationToken).ConfigureAwait(false);
            run.Out.WriteLine(run.Json
                ? JsonOutput.Line(json => Write(json, silence))
                : TerminalText.Line(string.Join("  ", ((string[])[silence.Id, silence.Rule, AlertLabels.Key(silence.Labels), "until " + MessageWords.Time(silence.To)]).Where(p => p.Length > 0))));
            run.Next("auditlens alerts list --silences");
            return ExitCodes.Done;
        });
        return command;
    }

    public static void Write(Utf8JsonWriter json, AlertSilence s)
    {
        json.WriteStartObject();
        json.WriteString("id", s.Id);
        json.WriteString("rule", s.Rule);
        json.WriteStartObject("labels");
        foreach ((string name, string value) in s.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("from", MessageWords.Time(s.From));
        json.WriteString("to", MessageWords.Time(s.To));
        json.WriteString("by", s.By);
        json.WriteString("reason", s.Reason);
        json.WriteEndObject();
    }

    private static AlertSilence New(CommandRun run, AlertConfiguration configuration, string? rule, IReadOnlyList<string> labels, string? duration, string? reason)
    {
        if (rule is null || reason is null || duration is null || !AlertDuration.TryParse(duration, out TimeSpan length) || length == TimeSpan.Zero)
        {
            throw new UsageException("A silence needs the id of a rule (or *), --for DURATION and --reason TEXT.", "`auditlens alerts silence --help` shows how.");
        }

        if (rule != AlertSilence.AnyRule && configuration.Rules.All(r => r.Id != rule))
        {
            throw UsageException.NoSuch($"There is no alert rule '{rule}'.", rule, configuration.Rules.Select(r => r.Id), "`auditlens alerts list` lists them.");
        }

        DateTimeOffset now = run.Context.Time.GetUtcNow();
        ImmutableSortedDictionary<string, string> all = labels.Select(Label).ToImmutableSortedDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);
        return AlertSilence.Begin(rule, all, now, length, reason, run.Context.Environment("USER") ?? "unknown");
    }

    private static (string Name, string Value) Label(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        string name = sign > 0 ? text[..sign] : "";
        return Enum.GetValues<AlertField>().Any(f => f.Word() == name)
            ? (name, text[(sign + 1)..])
            : throw new UsageException($"'{text}' is no label.", $"Write NAME=VALUE with one of {string.Join(", ", Enum.GetValues<AlertField>().Select(f => f.Word()))}.");
    }

    private static async Task EndAsync(CommandRun run, AlertDocuments documents, string id, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync<AlertSilence>(AlertDocuments.Silences, id, cancellationToken).ConfigureAwait(false) is not { } found
            || !await documents.TryDeleteAsync(AlertDocuments.Silences, id, found.Version, cancellationToken).ConfigureAwait(false))
        {
            throw new UsageException($"There is no silence '{id}'.", "`auditlens alerts list --silences` lists them.");
        }

        run.Note("Ended. What is still not well is told at the next run.");
    }
}
