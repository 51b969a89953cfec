using System.Diagnostics;

namespace AuditLens.Tests.Cli;

internal sealed record CliResult(int Exit, string Out, string Error);

/// <summary>Runs the real program, built beside the tests, in a process of its own, with a home directory of its own.</summary>
internal static class CliProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "auditlens.dll");

    public static Task<CliResult> RunAsync(string home, string? input, params string[] arguments) => RunAsync(home, home, input, arguments);

    /// <summary>Runs in a folder other than the home directory, so that relative paths are those of that folder.</summary>
    public static Task<CliResult> RunInAsync(string folder, string home, params string[] arguments) => RunAsync(folder, home, null, arguments);

    private static async Task<CliResult> RunAsync(string folder, string home, string? input, string[] arguments)
    {
        using Process process = Start(folder, home, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    public static Process Start(string home, params string[] arguments) => Start(home, home, arguments);

    private static Process Start(string folder, string home, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        foreach (string argument in (string[])["exec", Program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = home;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(home, "data");
        foreach (string variable in (string[])["AUDITLENS_STORE", "AUDITLENS_ALERTS", "XDG_CONFIG_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME"])
        {
            start.Environment.Remove(variable);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The program could not be started.");
    }
}
