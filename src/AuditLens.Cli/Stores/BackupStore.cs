using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Server.Trail;
using AuditLens.Storage;

namespace AuditLens.Cli.Stores;

/// <summary><c>auditlens store backup</c>: a copy of the embedded store, while it is in use.</summary>
internal static class BackupStore
{
    private const string Example = """
        auditlens store backup /backup/team-2026-11-24.db --store sqlite:team.db
        /backup/team-2026-11-24.db  412 MiB, audit log up to 214:6f1d...
        """;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("backup", "Copy the embedded store, as it is at one moment, into a file; servers and commands may go on writing.", Example);
        var file = new BackupFile(command, "Where the copy goes.", "Replace the file when it is there.");
        command.Run(context, async (run, cancellationToken) =>
        {
            (string to, bool isForced) = file.Read(run.Parse);
            if (File.Exists(to) && !isForced)
            {
                throw new UsageException($"There is a file '{to}' already.", "Give another name, or --overwrite to replace it.");
            }

            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            if (run.Store.Kind == StoreAddress.Sqlite && Path.GetFullPath(run.Store.Target) == Path.GetFullPath(to))
            {
                throw new UsageException($"'{to}' is the store itself.", "Give the copy another name.");
            }

            var trail = new AuditTrail(store.Documents, context.Time);
            await trail.AppendAsync("command line", TrailActs.StoreCopied, Path.GetFullPath(to), cancellationToken).ConfigureAwait(false);
            await StoreBackup.WriteAsync(store, to, isForced, cancellationToken).ConfigureAwait(false);
            await using IEventStore copy = StoreLocator.OpenReadOnly(to);
            TrailCheck check = await new AuditTrail(copy.Documents, context.Time).VerifyAsync(null, cancellationToken).ConfigureAwait(false);
            if (check.Fault is { } fault)
            {
                run.Warn($"The copy is made, but the audit log in it does not hold: {TerminalText.Line(fault)}");
                return ExitCodes.VerificationFailed;
            }

            run.Out.WriteLine($"{TerminalText.Line(to)}  {Words.Bytes(new FileInfo(to).Length)}, audit log up to {check.Head}");
            run.Next($"auditlens verify --head {check.Head}");
            return ExitCodes.Done;
        });
        return command;
    }
}
