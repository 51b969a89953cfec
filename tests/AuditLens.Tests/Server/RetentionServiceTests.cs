using AuditLens.Server;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

public sealed class RetentionServiceTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task The_server_drops_what_is_older_than_it_is_kept_and_tells_so_in_its_audit_log_once()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { Keep = KeepTime.Parse("1d"), Time = new Years(5) }, Flagship);
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();

        await RunningServer.UntilAsync("no session is left", async () => !await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).AnyAsync());
        await RunningServer.UntilAsync("it is done", async () => (await running.Store.Documents.FindAsync("retention", "last", CancellationToken.None))?.Json.Contains("true", StringComparison.Ordinal) == true);
        using var folder = new Support.TemporaryFolder();
        await using AuditLensServer second = await AuditLensServer.StartAsync(RunningServer.Settings(folder.Path) with { Keep = KeepTime.Parse("1d"), Time = new Years(5) }, running.Store, CancellationToken.None);

        TrailEntry told = Assert.Single(await trail.NewestAsync(10, CancellationToken.None).Where(e => e.Act == TrailActs.RecordsDropped).ToListAsync());
        Assert.Equal("server", told.Who);
        Assert.Contains("sessions that ended before ", told.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_under_legal_hold_stays()
    {
        await using RunningServer first = await RunningServer.StartAsync(Flagship);
        List<string> sessions = await first.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).Select(s => s.Id).ToListAsync();
        await new LegalHolds(first.Store.Documents).AddAsync(new LegalHold(sessions[0], "case 7", DateTimeOffset.UnixEpoch), CancellationToken.None);
        using var folder = new Support.TemporaryFolder();
        await using AuditLensServer second = await AuditLensServer.StartAsync(RunningServer.Settings(folder.Path) with { Keep = KeepTime.Parse("1d"), Time = new Years(5) }, first.Store, CancellationToken.None);

        await RunningServer.UntilAsync("it is done", async () => (await first.Store.Documents.FindAsync("retention", "last", CancellationToken.None))?.Json.Contains("true", StringComparison.Ordinal) == true);

        Assert.Equal([sessions[0]], await first.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).Select(s => s.Id).ToListAsync());
    }

    /// <summary>The clock of this machine, years later.</summary>
    private sealed class Years(int years) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(years);
    }
}
