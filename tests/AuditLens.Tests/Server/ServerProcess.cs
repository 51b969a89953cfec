using System.Diagnostics;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;

namespace AuditLens.Tests.Server;

/// <summary>The real program serving, in a process of its own on free ports.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri api, Uri otlp, Uri grpc)
    {
        _process = process;
        (Api, Otlp, OtlpGrpc) = (api, otlp, grpc);
    }

    public Uri Api { get; }

    public Uri Otlp { get; }

    public Uri OtlpGrpc { get; }

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
        _ = process.StandardError.ReadToEndAsync();
        return new ServerProcess(process, new Uri(served.Split(' ')[2]), new Uri(telemetry[4].TrimEnd(',')), new Uri(telemetry[7].TrimEnd('.')));
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
