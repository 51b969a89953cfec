using System.Net;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The server's own audit log, and what machines ask of it.</summary>
public sealed class TrailAndOperationTests
{
    [Fact]
    public async Task Log_ins_stand_in_an_audit_log_whose_chain_holds()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient known = await running.LoggedInAsync(Roles.Viewer);
        using HttpClient guessing = running.Anonymous();
        await RunningServer.PostFormAsync(guessing, "/login", new() { ["name"] = "mallory", ["password"] = "a guess of some length" });
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();

        List<TrailEntry> entries = await trail.NewestAsync(10, CancellationToken.None).ToListAsync();

        Assert.Equal([(TrailActs.LogInFailed, "mallory"), (TrailActs.LogIn, "127.0.0.1")], entries.Select(e => (e.Act, e.What)));
        Assert.Equal((2L, (string?)null), await CheckAsync(trail));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_that_was_changed_or_removed_is_told(bool removed)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();
        for (int i = 0; i < 3; i++)
        {
            await trail.AppendAsync("ada", TrailActs.Exported, $"incident {i}", CancellationToken.None);
        }

        StoredDocument second = (await running.Store.Documents.FindAsync("audit-log", "000000000002", CancellationToken.None))!;
        if (removed)
        {
            await running.Store.Documents.TryDeleteAsync("audit-log", second.Id, second.Version, CancellationToken.None);
        }
        else
        {
            await running.Store.Documents.TryPutAsync("audit-log", second.Id, second.Json.Replace("incident 1", "nothing", StringComparison.Ordinal), second.Version, CancellationToken.None);
        }

        (_, string? fault) = await CheckAsync(trail);

        Assert.Contains(removed ? "Entry 2 is missing" : "Entry 3 does not follow", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_written_at_once_form_one_chain()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();

        await Parallel.ForAsync(0, 40, async (i, token) => await trail.AppendAsync("ada", TrailActs.Exported, $"incident {i}", token));

        Assert.Equal((40L, (string?)null), await CheckAsync(trail));
    }

    [Fact]
    public async Task Health_is_told_to_anybody_and_numbers_to_those_who_may_see()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient anybody = running.Anonymous();
        using HttpClient viewer = await running.WithTokenAsync(Roles.Viewer);

        Assert.Equal("ok\n", await anybody.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await anybody.GetStringAsync("/readyz"));
        Assert.NotEqual(HttpStatusCode.OK, (await anybody.GetAsync("/metrics")).StatusCode);
        string metrics = await viewer.GetStringAsync("/metrics");
        Assert.Contains("# TYPE auditlens_intake_events_total counter\nauditlens_intake_events_total 0\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<(long Entries, string? Fault)> CheckAsync(AuditTrail trail)
    {
        TrailCheck check = await trail.VerifyAsync(null, CancellationToken.None);
        return (check.Head.Number, check.Fault);
    }
}
