using AuditLens.Cli.Output;
using AuditLens.Ingestion;
using AuditLens.Ingestion.Input;
using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Turns what went wrong into one clear sentence and an exit code. The chain of causes only with <c>--verbose</c>.</summary>
internal static class ErrorBoundary
{
    public static async Task<int> RunAsync(CommandRun run, Func<Task<int>> action)
    {
        try
        {
            int exit = await action().ConfigureAwait(false);
            await run.Out.FlushAsync().ConfigureAwait(false);
            return exit;
        }
        catch (OperationCanceledException)
        {
            run.Note("Stopped. What was stored is kept; the same command goes on from there.");
            return ExitCodes.Interrupted;
        }
        catch (UsageException e)
        {
            Tell(run, e, e.Advice);
        }
        catch (ConfigurationException e)
        {
            Tell(run, e, advice: null);
        }
        catch (InputPathException e)
        {
            Tell(run, e, advice: null);
        }
        catch (StoreException e)
        {
            Tell(run, e, advice: "`auditlens doctor` checks the store and says what to do.");
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            // The reader of our output went away (`| head`): that is not worth a word.
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(run, e, advice: null);
        }
        catch (Exception e)
        {
            Tell(run, e, advice: run.Verbose ? e.StackTrace : "This is a fault of AuditLens; --verbose shows where.");
        }

        return ExitCodes.Failed;
    }

    /// <summary>EPIPE on Unix (32), ERROR_BROKEN_PIPE and ERROR_NO_DATA on Windows.</summary>
    private static bool IsBrokenPipe(IOException e) => (e.HResult & 0xFFFF) is 32 or 109 or 232;

    private static void Tell(CommandRun run, Exception error, string? advice)
    {
        run.Warn($"auditlens: {TerminalText.Lines(error.Message)}");
        if (advice is not null)
        {
            run.Warn(TerminalText.Lines(advice));
        }

        if (run.Verbose)
        {
            for (Exception? cause = error.InnerException; cause is not null; cause = cause.InnerException)
            {
                run.Warn($"  because: {cause.GetType().Name}: {TerminalText.Lines(cause.Message)}");
            }
        }
    }
}
