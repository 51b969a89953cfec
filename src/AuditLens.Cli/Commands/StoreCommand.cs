using System.CommandLine;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Cli.Stores;
using AuditLens.Server.Operation;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens store</c>: how long records are kept, which must be, and copies of all.</summary>
internal sealed class StoreCommand : ICommandModule
{
    private const string PruneExample = """
        auditlens store prune --keep 90d --trial
        conv-infra-5521  kept: held: case 2026-17
        412 sessions would be dropped.
        """;

    private const string HoldExample = """
        auditlens store hold add conv-infra-5521 --reason 'case 2026-17'
        auditlens store hold list
        SESSION          SINCE                     REASON
        conv-infra-5521  2026-11-24T09:00:00.000Z  case 2026-17
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("store", "Drop what is older than records are to be kept, hold sessions that must be kept, copy the store and restore it.", PruneExample);
        command.Subcommands.Add(Prune(context));
        command.Subcommands.Add(BackupStore.Create(context));
        command.Subcommands.Add(RestoreStore.Create(context));
        var hold = new CliCommand("hold", "Sessions under legal hold: they are never dropped.", HoldExample);
        hold.Subcommands.Add(HoldList(context));
        hold.Subcommands.Add(HoldAdd(context));
        hold.Subcommands.Add(HoldRemove(context));
        command.Subcommands.Add(hold);
        return command;
    }

    private static CliCommand Prune(CliContext context)
    {
        var prune = new CliCommand("prune", "Drop sessions that ended longer ago, with their findings and raw bytes; on Elasticsearch in whole months.", PruneExample);
        var keep = new Option<string>("--keep") { Description = "How long records are kept: 90d, 12w, 6m, 7y.", Required = true, HelpName = "TIME" };
        var trial = new Option<bool>("--trial") { Description = "Only say what would be dropped." };
        prune.Options.Add(keep);
        prune.Options.Add(trial);
        prune.Run(context, async (run, cancellationToken) =>
        {
            string given = run.Parse.GetRequiredValue(keep);
            KeepTime time = KeepTime.Parse(given) ?? throw new UsageException($"'{given}' is not a time to keep records.", $"Write {KeepTime.Form}.");
            bool isTrial = run.Parse.GetValue(trial);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            PruneResult result = await new RetentionRun(store, context.Time).PruneAsync(time, "command line", isTrial, cancellationToken).ConfigureAwait(false);
            string done = isTrial ? "would be dropped" : "dropped";
            IEnumerable<string> lines = result.Dropped.Select(m => (m, done)).Concat(result.Kept.Select(k => (k.What, "kept: " + k.Why))).OrderBy(l => l.Item1, StringComparer.Ordinal).Select(l => $"{l.Item1}  {l.Item2}");
            foreach (string line in lines)
            {
                run.Out.WriteLine(TerminalText.Line(line));
            }

            string months = result.Dropped.Count == 0 ? "" : $"{Words.Number(result.Dropped.Count)} {(result.Dropped.Count == 1 ? "month" : "months")}, ";
            run.Note($"{months}{Words.Number(result.Sessions)} {(result.Sessions == 1 ? "session" : "sessions")} {done}.");
            return ExitCodes.Done;
        });
        return prune;
    }

    private static CliCommand HoldList(CliContext context)
    {
        var list = new CliCommand("list", "List the sessions that are held.", HoldExample);
        list.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            var table = new TextTable(("SESSION", 64), ("SINCE", 24), ("REASON", 80));
            foreach (LegalHold hold in await new LegalHolds(store.Documents).ListAsync(cancellationToken).ConfigureAwait(false))
            {
                table.Add(hold.Session, Words.Time(hold.Since), hold.Reason);
            }

            table.Write(run.Out);
            return ExitCodes.Done;
        });
        return list;
    }

    private static CliCommand HoldAdd(CliContext context)
    {
        var add = new CliCommand("add", "Hold a session.", HoldExample);
        Argument<string> session = SessionOf(add);
        var reason = new Option<string>("--reason") { Description = "Why it must be kept: a case, a request.", Required = true, HelpName = "TEXT" };
        add.Options.Add(reason);
        add.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            SessionSummary held = await SessionLookup.FindSessionOrIncidentAsync(store, run.Parse.GetRequiredValue(session), cancellationToken).ConfigureAwait(false);
            await new LegalHolds(store.Documents).AddAsync(new LegalHold(held.Id, run.Parse.GetRequiredValue(reason), context.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            run.Note($"Session {TerminalText.Line(held.Id)} is held.");
            run.Next("auditlens store hold list");
            return ExitCodes.Done;
        });
        return add;
    }

    private static CliCommand HoldRemove(CliContext context)
    {
        var remove = new CliCommand("remove", "No longer hold a session.", HoldExample);
        Argument<string> session = SessionOf(remove);
        remove.Run(context, async (run, cancellationToken) =>
        {
            string given = run.Parse.GetRequiredValue(session);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            return await new LegalHolds(store.Documents).RemoveAsync(given, cancellationToken).ConfigureAwait(false)
                ? ExitCodes.Done
                : throw new UsageException($"Session '{given}' is not held.", "`auditlens store hold list` lists those that are.");
        });
        return remove;
    }

    private static Argument<string> SessionOf(CliCommand command)
    {
        var session = new Argument<string>("SESSION") { Description = "The session's id, or that of its incident." };
        command.Arguments.Add(session);
        return session;
    }
}
