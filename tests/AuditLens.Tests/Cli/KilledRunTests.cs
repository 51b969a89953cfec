using System.Diagnostics;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>The command killed while it writes.</summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>The process is killed at a different moment each time; whatever was stored then, the next run completes it.</summary>
    [Fact]
    public async Task A_run_that_was_killed_is_completed_by_the_next_one()
    {
        for (int file = 0; file < 12; file++)
        {
            _home.Write($"logs/{file:00}.jsonl", ClaudeLog.Session($"s-{file}", 2500));
        }

        string undisturbed = $"sqlite:{_home.Combine("whole.db")}";
        string killed = $"sqlite:{_home.Combine("killed.db")}";
        await Run("ingest", "logs", "--store", undisturbed);
        foreach (int bytes in (int[])[1, 400_000, 1_200_000])
        {
            await KillOnceGrown(killed, bytes);
        }

        CliResult last = await Run("ingest", "logs", "--store", killed);

        Assert.Equal(0, last.Exit);
        Assert.Equal(await StoreContent.OfAsync(undisturbed), await StoreContent.OfAsync(killed));
    }

    private async Task KillOnceGrown(string store, int bytes)
    {
        string log = store["sqlite:".Length..] + "-wal";
        using Process process = CliProcess.Start(_home.Path, "ingest", "logs", "--store", store);
        while (!process.HasExited && (!File.Exists(log) || new FileInfo(log).Length < bytes))
        {
            await Task.Delay(2);
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
