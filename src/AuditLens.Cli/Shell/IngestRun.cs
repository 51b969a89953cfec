using AuditLens.Ingestion;
using AuditLens.Storage;
using Spectre.Console;

namespace AuditLens.Cli.Shell;

/// <summary>Runs the pipeline with a progress bar on standard error when a person watches.</summary>
internal static class IngestRun
{
    public static async Task<IngestSummary> RunAsync(CommandRun run, IngestOptions options, IEventStore store, CancellationToken cancellationToken)
    {
        if (!run.ShowProgress)
        {
            return await IngestPipeline.RunAsync(options, store, cancellationToken).ConfigureAwait(false);
        }

        return await ProgressBar(run).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask("Reading logs");
            bar.IsIndeterminate = true;
            IngestOptions told = options with
            {
                Progress = p =>
                {
                    bar.IsIndeterminate = p.BytesTotal == 0;
                    bar.MaxValue = Math.Max(1, p.BytesTotal);
                    bar.Value = p.BytesDone;
                },
            };
            return await IngestPipeline.RunAsync(told, store, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static Progress ProgressBar(CommandRun run)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(run.Context.Error),
            ColorSystem = run.Color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
    }
}
