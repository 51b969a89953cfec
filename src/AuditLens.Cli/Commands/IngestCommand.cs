using System.CommandLine;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens ingest</c>: logs into the store.</summary>
internal sealed class IngestCommand : ICommandModule
{
    private const string Example = """
        auditlens ingest ~/.claude/projects
        34 files: 12,408 records read, 12,391 accepted, 17 rejected, 0 duplicates; 15,022 new events, 31 sessions.
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("ingest", "Read logs into the store. Without a path: list the sessions of known agents on this machine.", Example);
        var paths = new PathArguments(command);
        var input = new InputOptions(command);
        var watch = new Option<bool>("--watch") { Description = "Go on: ingest what is added to the paths until stopped with Ctrl-C." };
        command.Options.Add(watch);
        command.Run(context, async (run, cancellationToken) =>
        {
            IReadOnlyList<string> given = paths.Read(run.Parse);
            if (given.Count == 0)
            {
                return KnownSessionsList.Write(run, "ingest");
            }

            IngestOptions options = IngestOptionsFrom.Parse(run, given, input);
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            IngestSummary summary = await IngestRun.RunAsync(run, options, store, cancellationToken).ConfigureAwait(false);
            IngestReport.Write(run, summary);
            TellWaiting(run, store);
            if (run.Parse.GetValue(watch))
            {
                await WatchAsync(run, options, store, cancellationToken).ConfigureAwait(false);
            }

            Next(run, summary);
            return summary.SomeNotRead ? ExitCodes.InputNotRead : ExitCodes.Done;
        });
        return command;
    }

    private static async Task WatchAsync(CommandRun run, IngestOptions options, IEventStore store, CancellationToken cancellationToken)
    {
        run.Note("Watching; Ctrl-C stops.");
        var watcher = new IngestWatcher(options, store, run.Context.Time);
        try
        {
            await watcher.RunAsync(
                summary =>
                {
                    IngestReport.Write(run, summary);
                    TellWaiting(run, store);
                    run.Out.Flush();
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            run.Note("Stopped watching.");
        }
    }

    private static void TellWaiting(CommandRun run, IEventStore store)
    {
        if (store.Waiting is { } waiting)
        {
            run.Warn(TerminalText.Line(waiting));
        }
    }

    private static void Next(CommandRun run, IngestSummary summary)
    {
        if (summary.NothingUnderstood || summary.NoSession)
        {
            run.Next("auditlens ingest --help");
        }
        else
        {
            run.Next(summary.Sessions.Count == 1 ? $"auditlens timeline {ShellWord.Quote(summary.Sessions[0])}" : "auditlens sessions");
        }
    }
}
