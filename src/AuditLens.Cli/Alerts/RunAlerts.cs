using System.CommandLine;
using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Storage;

namespace AuditLens.Cli.Alerts;

/// <summary><c>alerts run</c>: the rules that are due, once; with <c>--dry-run</c> what they would have told in the past.</summary>
internal static class RunAlerts
{
    private const string Example = """
        auditlens alerts run --alerts alerts.yaml
        TIME                  RULE               KIND   LEVEL     GROUP                      WHAT
        2026-09-14T13:02:00Z  critical-incident  fired  critical  incident=INC-a525cacfdf6b  Agent drops and recreates the database ...
        8 rules ran, 1 alert, 1 message delivered.
        """;

    private static readonly TimeSpan UsualPast = TimeSpan.FromDays(30);

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("run", "Run the rules that are due and deliver what they decide; call it from cron where no server runs.", Example);
        var alerts = new AlertsOption(command);
        Option<string[]> rules = new("--rule") { Description = "Only this rule. May be given several times.", HelpName = "ID" };
        Option<bool> all = new("--all") { Description = "Also rules whose next moment has not come." };
        Option<bool> dryRun = new("--dry-run") { Description = "Deliver and remember nothing: show what the rules would have told between --from and --to (the last 30 days), by the time of the events." };
        command.Options.Add(rules);
        command.Options.Add(all);
        command.Options.Add(dryRun);
        var range = TimeRangeOptions.OfEvents(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            AlertConfiguration configuration = Only(alerts.Read(run), run.Parse.GetValue(rules) ?? []);
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            bool isDry = run.Parse.GetValue(dryRun);
            if (!isDry && (from ?? to) is not null)
            {
                throw new UsageException("--from and --to say which past a dry run looks at.", "Add --dry-run.");
            }

            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = run.Context.Time.GetUtcNow();
            return isDry
                ? await DryRunAsync(run, configuration, store, from ?? (to ?? now) - UsualPast, to ?? now, cancellationToken).ConfigureAwait(false)
                : await RunAsync(run, configuration, store, now, run.Parse.GetValue(all), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static AlertConfiguration Only(AlertConfiguration configuration, IReadOnlyList<string> ids)
    {
        foreach (string id in ids.Where(i => configuration.Rules.All(r => r.Id != i)))
        {
            throw UsageException.NoSuch($"There is no alert rule '{id}'.", id, configuration.Rules.Select(r => r.Id), "`auditlens alerts list` lists them.");
        }

        return ids.Count == 0 ? configuration : configuration with { Rules = [.. configuration.Rules.Where(r => ids.Contains(r.Id))] };
    }

    private static async Task<int> DryRunAsync(
        CommandRun run, AlertConfiguration configuration, IEventStore store, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        IReadOnlyList<AlertNotice> notices = await AlertPast.RunAsync(configuration, store, from, to, cancellationToken).ConfigureAwait(false);
        NoticeTable.Write(run, notices, configuration.BaseUrl);
        run.Note($"Dry run: {Count(configuration.Rules.Length, "rule")} would have told {Count(notices.Count(n => n.Suppressed is null), "alert")} from {Words.Time(from)} to {Words.Time(to)}.");
        run.Next(notices.Count > 0 ? "auditlens alerts test" : "auditlens alerts list");
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(CommandRun run, AlertConfiguration configuration, IEventStore store, DateTimeOffset now, bool isForced, CancellationToken cancellationToken)
    {
        var scheduler = new AlertScheduler(configuration, store, run.Context.Time, run.Context.Environment);
        AlertRunReport report = await scheduler.RunAsync(now, isForced, cancellationToken).ConfigureAwait(false);
        NoticeTable.Write(run, report.Notices, configuration.BaseUrl);
        foreach ((string rule, string error) in report.Failures)
        {
            run.Warn(TerminalText.Line($"The rule '{rule}' could not be evaluated: {error}"));
        }

        foreach (DeliveryFailure failure in report.Delivery.Failures)
        {
            run.Warn(TerminalText.Line($"The channel '{failure.Channel}' failed for '{failure.Rule}': {failure.Error} {(failure.IsDead ? "It is kept; `auditlens alerts resend` sends it again." : "It is tried again.")}"));
        }

        run.Note($"{Count(report.Ran, "rule")} ran, {Count(report.Notices.Count(n => n.Suppressed is null), "alert")}, {Count(report.Delivery.Sent, "message")} delivered.");
        if (configuration.Channels.IsEmpty)
        {
            run.Note("No channel is defined, so nobody was told; `auditlens alerts list --history` shows what there is to tell.");
        }

        run.Next("auditlens alerts list --history");
        return report.Failures.Count + report.Delivery.Failures.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string Count(int number, string what) => $"{Words.Number(number)} {what}{(number == 1 ? "" : "s")}";
}
