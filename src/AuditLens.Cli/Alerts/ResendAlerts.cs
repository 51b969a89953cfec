using System.CommandLine;
using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Storage;

namespace AuditLens.Cli.Alerts;

/// <summary><c>alerts resend</c>: another try for what could not be delivered.</summary>
internal static class ResendAlerts
{
    private const string Example = """
        auditlens alerts resend
        1 message put back, 1 delivered.
        """;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("resend", "Send messages again that could not be delivered.", Example);
        var alerts = new AlertsOption(command);
        var ids = new Argument<string[]>("ID") { Description = "Messages as `alerts list --dead` names them; without one, all.", Arity = ArgumentArity.ZeroOrMore };
        command.Arguments.Add(ids);
        command.Run(context, async (run, cancellationToken) =>
        {
            Alerting.Rules.AlertConfiguration configuration = alerts.Read(run);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            AlertOutbox outbox = new AlertScheduler(configuration, store, run.Context.Time, run.Context.Environment).Outbox;
            string[] dead = await new AlertDocuments(store.Documents).ListAsync<OutboxEntry>(AlertDocuments.DeadLetters, DocumentRange.All, cancellationToken).Select(e => e.Id).ToArrayAsync(cancellationToken).ConfigureAwait(false);
            string[] chosen = run.Parse.GetValue(ids) is { Length: > 0 } given ? given : dead;
            if (chosen.FirstOrDefault(i => !dead.Contains(i)) is { } unknown)
            {
                throw new UsageException($"No message '{unknown}' waits to be sent again.", "`auditlens alerts list --dead` lists them.");
            }

            foreach (string id in chosen)
            {
                await outbox.ResendAsync(id, cancellationToken).ConfigureAwait(false);
            }

            DeliveryReport report = await outbox.SendDueAsync(null, cancellationToken).ConfigureAwait(false);
            foreach (DeliveryFailure failure in report.Failures)
            {
                run.Warn(TerminalText.Line($"The channel '{failure.Channel}' failed for '{failure.Rule}': {failure.Error}"));
            }

            run.Note($"{Words.Number(chosen.Length)} put back, {Words.Number(report.Sent)} delivered.");
            run.Next("auditlens alerts list --history");
            return report.Failures.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }
}
