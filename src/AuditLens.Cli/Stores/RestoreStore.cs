using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Server.Trail;
using AuditLens.Storage;

namespace AuditLens.Cli.Stores;

/// <summary><c>auditlens store restore</c>: a backup becomes the store, when it is as it was written.</summary>
internal static class RestoreStore
{
    private const string Example = """
        auditlens store restore /backup/team-2026-11-24.db --store sqlite:team.db --overwrite
        Restored: 12,408 records of 31 logs and 214 entries of the audit log are as they were written.
        """;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("restore", "Make the embedded store out of a backup. The backup is checked first, as by `auditlens verify`; when it fails the store stays as it was.", Example);
        var file = new BackupFile(command, "The backup.", "Replace the store when there is one.");
        command.Run(context, async (run, cancellationToken) =>
        {
            (string from, bool isForced) = file.Read(run.Parse);
            string target = Target(run, from, isForced);
            string? done = null;
            try
            {
                await StoreBackup.RestoreAsync(from, target, isForced, async store => done = await CheckAsync(store, from, context.Time, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (BrokenBackupException e)
            {
                run.Warn($"auditlens: The backup is not as it was written, and nothing was restored: {TerminalText.Line(e.Message)}");
                return ExitCodes.VerificationFailed;
            }

            run.Out.WriteLine(done);
            run.Next("auditlens sessions");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Target(CommandRun run, string from, bool isForced)
    {
        if (run.Store is not { Kind: StoreAddress.Sqlite, Target: { } target })
        {
            throw new UsageException("Only an embedded store can be restored from a file.", "Elasticsearch restores its own snapshots.");
        }

        return !File.Exists(from) ? throw new UsageException($"There is no file '{from}'.", "Give the file that `auditlens store backup` wrote.")
            : Path.GetFullPath(from) == Path.GetFullPath(target) ? throw new UsageException($"'{from}' is the store itself.", "Name the store to make with --store.")
            : File.Exists(target) && !isForced ? throw new UsageException($"There is a store at '{target}' already.", "Give --overwrite to replace it, or another place with --store.")
            : target;
    }

    private static async ValueTask<string> CheckAsync(IEventStore store, string from, TimeProvider time, CancellationToken cancellationToken)
    {
        var trail = new AuditTrail(store.Documents, time);
        TrailCheck check = await trail.VerifyAsync(null, cancellationToken).ConfigureAwait(false);
        EvidenceReport evidence = await EvidenceCheck.RunAsync(store, cancellationToken).ConfigureAwait(false);
        if ((check.Fault ?? (evidence.Faults is [{ } first, ..] ? first : null)) is { } fault)
        {
            throw new BrokenBackupException(fault);
        }

        await trail.AppendAsync("command line", TrailActs.StoreRestored, Path.GetFullPath(from), cancellationToken).ConfigureAwait(false);
        return $"Restored: {Words.Number(evidence.Records)} records of {Words.Number(evidence.Logs)} logs and {Words.Number(check.Head.Number)} entries of the audit log are as they were written.";
    }

    private sealed class BrokenBackupException(string message) : Exception(message);
}
