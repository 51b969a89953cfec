using System.Diagnostics;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;

namespace AuditLens.Tests.Server;

/// <summary>The real program serving, in a process of its own on free ports.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _setup = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, Uri api, Uri otlp, Uri grpc)
    {
        _process = process;
        _ = ListenAsync();
        (Api, Otlp, OtlpGrpc) = (api, otlp, grpc);
    }

    public Uri Api { get; }

    public Uri Otlp { get; }

    public Uri OtlpGrpc { get; }

    /// <summary>The one-time link by which the first administrator is created; it comes only while there is none.</summary>
    public Task<Uri> SetupLink => _setup.Task;

    public static async Task<ServerProcess> StartAsync(TemporaryFolder home, string store, params string[] options)
    {
        Process process = CliProcess.Start(home.Path, ["serve", "--store", store, "--port", "0", "--otlp-port", "0", "--otlp-grpc-port", "0", .. options]);
        string served = "";
        while (!served.Contains(" serves ", StringComparison.Ordinal))
        {
            served = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        }

        // "Telemetry: OTLP over HTTP http://127.0.0.1:4318, over gRPC http://127.0.0.1:4317. Events and files: ..."
        string[] telemetry = (await process.StandardError.ReadLineAsync() ?? "").Split(' ');
        return new ServerProcess(process, new Uri(served.Split(' ')[2]), new Uri(telemetry[4].TrimEnd(',')), new Uri(telemetry[7].TrimEnd('.')));
    }

    /// <summary>Reads what it says, so that it never waits for a reader.</summary>
    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http", StringComparison.Ordinal) is >= 0 and int at && line.Contains("/setup?token=", StringComparison.Ordinal))
            {
                _setup.TrySetResult(new Uri(line[at..].Trim()));
            }
        }
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
