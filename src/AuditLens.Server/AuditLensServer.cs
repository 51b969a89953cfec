using AuditLens.Server.Access;
using AuditLens.Server.Hosting;
using AuditLens.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server;

/// <summary>A running server over one store: start reading here. The store stays the caller's; it must outlive the server.</summary>
public sealed class AuditLensServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AuditLensServer(WebApplication app) => _app = app;

    /// <summary>Where pages and API are, with the port that was given to it.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where telemetry is taken over HTTP and over gRPC; null when it is not.</summary>
    public Uri? OtlpAddress { get; private set; }

    public Uri? OtlpGrpcAddress { get; private set; }

    /// <summary>The one-time link that creates the first administrator; null when there is one already.</summary>
    public Uri? FirstAdministratorLink { get; private set; }

    public IServiceProvider Services => _app.Services;

    /// <exception cref="ArgumentException">The settings must not be; see <see cref="ServerSettings.Problems"/>.</exception>
    /// <exception cref="IOException">An address cannot be listened on.</exception>
    /// <exception cref="StoreException">The store cannot do its work.</exception>
    public static async Task<AuditLensServer> StartAsync(ServerSettings settings, IEventStore store, CancellationToken cancellationToken)
    {
        if (settings.Problems() is [{ } problem, ..])
        {
            throw new ArgumentException(problem.What, nameof(settings));
        }

        WebApplication app = ServerBuilder.Build(settings, store);
        var server = new AuditLensServer(app);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            server.ReadAddresses(settings);
            string? token = await app.Services.GetRequiredService<FirstAdministrator>().OpenAsync(cancellationToken).ConfigureAwait(false);
            server.FirstAdministratorLink = token is null ? null : new Uri(server.Address, "/setup?token=" + token);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Serves until the token is cancelled, then lets running requests end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>In the order in which they are listened on, with the ports that were given.</summary>
    private void ReadAddresses(ServerSettings settings)
    {
        var addresses = new Queue<Uri>(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(static a => new Uri(a)));
        Address = addresses.Dequeue();
        OtlpAddress = settings.OtlpPort is null ? null : addresses.Dequeue();
        OtlpGrpcAddress = settings.OtlpGrpcPort is null ? null : addresses.Dequeue();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
