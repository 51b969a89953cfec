using System.CommandLine;
using System.Globalization;
using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Storage;

namespace AuditLens.Cli.Alerts;

/// <summary><c>alerts list</c>: rules and how they stand, what was told, what could not be delivered, what is silenced.</summary>
internal static class ListAlerts
{
    private const string Example = """
        auditlens alerts list
        RULE               STATE     SCHEDULE      LAST RUN              WARNING  CRITICAL  TITLE
        agent-silent       ok        0 10 * * * ?  2026-09-14T13:10:00Z  3 d      -         Nothing comes from an agent any more
        critical-incident  critical  every 10s     2026-09-14T13:12:20Z  -        1         A critical incident
        """;

    private const int UsualLimit = 50;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("list", "List alert rules with their state; or the history, dead letters or silences.", Example);
        var alerts = new AlertsOption(command);
        Option<bool> history = new("--history") { Description = "What was told, the newest first, and what became of it at each channel." };
        Option<bool> dead = new("--dead") { Description = "Messages that could not be delivered." };
        Option<bool> silences = new("--silences") { Description = "Silences that hold now or later." };
        command.Options.Add(history);
        command.Options.Add(dead);
        command.Options.Add(silences);
        var limit = new LimitOption(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            AlertConfiguration configuration = alerts.Read(run);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            var documents = new AlertDocuments(store.Documents);
            int most = limit.Read(run.Parse) ?? UsualLimit;
            await (run.Parse.GetValue(history) ? HistoryAsync(run, documents, configuration, most, cancellationToken)
                : run.Parse.GetValue(dead) ? DeadAsync(run, documents, configuration, most, cancellationToken)
                : run.Parse.GetValue(silences) ? SilencesAsync(run, documents, cancellationToken)
                : RulesAsync(run, documents, configuration, cancellationToken)).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task RulesAsync(CommandRun run, AlertDocuments documents, AlertConfiguration configuration, CancellationToken cancellationToken)
    {
        var table = new TextTable(("RULE", 40), ("STATE", 10), ("SCHEDULE", 24), ("LAST RUN", 20), ("WARNING", 10), ("CRITICAL", 10), ("TITLE", 80));
        foreach (AlertRule rule in configuration.Rules)
        {
            RuleState state = (await documents.FindAsync<RuleState>(AlertDocuments.States, rule.Id, cancellationToken).ConfigureAwait(false))?.Value ?? RuleState.New;
            AlertLevel level = state.Groups.Values.Select(g => g.Level).DefaultIfEmpty(AlertLevel.Ok).Max();
            string word = state.LastRun is null ? "never run" : level.Word();
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("rule", rule.Id);
                    json.WriteString("title", rule.Title);
                    json.WriteString("state", word);
                    json.WriteNumber("groups", state.Groups.Count);
                    json.WriteString("schedule", rule.Schedule.ToString());
                    json.WriteString("last_run", state.LastRun is { } last ? MessageWords.Time(last) : null);
                    json.WriteString("file", rule.File);
                    json.WriteNumber("line", rule.Line);
                    json.WriteEndObject();
                }));
            }

            table.Add(rule.Id, word, rule.Schedule.ToString(), state.LastRun is { } at ? MessageWords.Time(at) : "", MessageWords.Limit(rule, rule.Warning), MessageWords.Limit(rule, rule.Critical), rule.Title);
        }

        Write(run, table, "There is no alert rule.");
        run.Next("auditlens alerts run --dry-run");
    }

    private static async Task HistoryAsync(CommandRun run, AlertDocuments documents, AlertConfiguration configuration, int most, CancellationToken cancellationToken)
    {
        var table = new TextTable(("TIME", 20), ("RULE", 32), ("KIND", 10), ("LEVEL", 8), ("DELIVERIES", 60), ("WHAT", 100));
        await foreach (Versioned<AlertHistoryEntry> entry in documents.ListAsync<AlertHistoryEntry>(AlertDocuments.History, new DocumentRange(IsDescending: true, Limit: most), cancellationToken).ConfigureAwait(false))
        {
            AlertNotice n = entry.Value.Notice;
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => NoticeJson.Write(json, n, configuration.BaseUrl)));
            }

            string deliveries = n.Suppressed ?? string.Join(", ", entry.Value.Deliveries.Select(d => $"{d.Key} {d.Value.State}"));
            table.Add(MessageWords.Time(n.At), n.Rule, n.Kind.Word(), n.Level.Word(), deliveries.Length > 0 ? deliveries : "no channel", MessageWords.Subject(n));
        }

        Write(run, table, "No alert was told yet.");
        run.Next("auditlens alerts list --dead");
    }

    private static async Task DeadAsync(CommandRun run, AlertDocuments documents, AlertConfiguration configuration, int most, CancellationToken cancellationToken)
    {
        var table = new TextTable(("ID", 60), ("SINCE", 20), ("RULE", 32), ("CHANNEL", 24), ("ATTEMPTS", 8), ("ERROR", 120));
        await foreach (Versioned<OutboxEntry> entry in documents.ListAsync<OutboxEntry>(AlertDocuments.DeadLetters, new DocumentRange(Limit: most), cancellationToken).ConfigureAwait(false))
        {
            OutboxEntry e = entry.Value;
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => NoticeJson.Write(json, e.Notice, configuration.BaseUrl)));
            }

            table.Add(entry.Id, MessageWords.Time(e.Created), e.Notice.Rule, e.Channel, e.Attempts.ToString(CultureInfo.InvariantCulture), e.Error);
        }

        Write(run, table, "Every message was delivered, or is still tried.");
        run.Next("auditlens alerts resend");
    }

    private static async Task SilencesAsync(CommandRun run, AlertDocuments documents, CancellationToken cancellationToken)
    {
        var table = new TextTable(("ID", 12), ("RULE", 40), ("GROUP", 60), ("FROM", 20), ("TO", 20), ("BY", 24), ("REASON", 100));
        foreach (AlertSilence s in await documents.SilencesAsync(run.Context.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => SilenceAlerts.Write(json, s)));
            }

            table.Add(s.Id, s.Rule, AlertLabels.Key(s.Labels), MessageWords.Time(s.From), MessageWords.Time(s.To), s.By, s.Reason);
        }

        Write(run, table, "Nothing is silenced.");
        run.Next("auditlens alerts silence --help");
    }

    private static void Write(CommandRun run, TextTable table, string nothing)
    {
        if (!run.Json && table.Count > 0)
        {
            table.Write(run.Out);
        }

        if (!run.Json && table.Count == 0)
        {
            run.Note(nothing);
        }
    }
}
