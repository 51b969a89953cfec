using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace AuditLens.Tests.Alerting.Peers;

/// <summary>A test against a program of somebody else; skipped, and told so, where it is not installed (`.ci/peers` installs them).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    /// <param name="files">Files that must be there, any of those separated by <c>|</c>.</param>
    public PeerFactAttribute(params string[] files)
    {
        if (files.FirstOrDefault(f => !f.Split('|').Any(Path.Exists)) is { } missing)
        {
            Skip = $"{missing} is not installed.";
        }
    }
}

/// <summary>A program that runs for one test.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    public Peer(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public List<string> Output { get; } = [];

    public Task ListensAsync(int port) => UntilAsync(() => CanConnect(port), $"nobody listens on port {port}");

    /// <summary>Waits at most half a minute.</summary>
    public async Task UntilAsync(Func<bool> isSo, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"After 30 seconds {otherwise}: {string.Join('\n', Output)}");
            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool CanConnect(int port)
    {
        try
        {
            using var probe = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (Output)
        {
            if (line is not null)
            {
                Output.Add(line);
            }
        }
    }
}
