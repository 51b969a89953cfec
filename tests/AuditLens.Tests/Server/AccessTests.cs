using System.Net;
using AngleSharp.Dom;
using AuditLens.Server;
using AuditLens.Server.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Passwords, tokens, scopes and where the server may listen.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task After_a_few_wrong_passwords_even_the_right_one_must_wait()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient known = await running.LoggedInAsync(Roles.Viewer);
        using HttpClient client = running.Anonymous();
        for (int i = 0; i < 5; i++)
        {
            await RunningServer.PostFormAsync(client, "/login", new() { ["name"] = Roles.Viewer, ["password"] = "a wrong password" });
        }

        HttpResponseMessage answer = await RunningServer.PostFormAsync(client, "/login", new() { ["name"] = Roles.Viewer, ["password"] = RunningServer.Password });

        Assert.StartsWith("/login?wait=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.NotEmpty((await RunningServer.PageAsync(client, answer.Headers.Location.OriginalString)).QuerySelectorAll("[role=alert]"));
    }

    [Fact]
    public async Task A_token_is_kept_as_a_hash_and_ends_when_it_is_revoked_or_over()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        var tokens = running.Server.Services.GetRequiredService<ApiTokens>();
        (string secret, ApiToken token) = await tokens.CreateAsync("ci", Roles.Ingest, TimeSpan.FromMilliseconds(1), null, "ada", CancellationToken.None);
        (string other, ApiToken kept) = await tokens.CreateAsync("ci", Roles.Ingest, TimeSpan.FromDays(1), null, "ada", CancellationToken.None);
        await Task.Delay(20);

        Assert.Null(await tokens.VerifyAsync(secret, CancellationToken.None));
        Assert.Equal(kept, await tokens.VerifyAsync(other, CancellationToken.None));
        Assert.Null(await tokens.VerifyAsync(other[..^1] + (other[^1] == '0' ? '1' : '0'), CancellationToken.None));
        Assert.DoesNotContain(secret.Split('_')[2], token.ToString(), StringComparison.Ordinal);
        Assert.True(await tokens.RevokeAsync(kept.Id, CancellationToken.None));
        Assert.Null(await tokens.VerifyAsync(other, CancellationToken.None));
    }

    [Fact]
    public async Task A_team_sees_the_sessions_of_its_own_agents_only()
    {
        await using RunningServer running = await RunningServer.StartAsync("flagship-cleanup-resets-production", "inbox-stop-ignored");
        var users = running.Server.Services.GetRequiredService<UserAccounts>();
        using HttpClient all = await running.LoggedInAsync(Roles.Admin);
        int sessions = (await RunningServer.PageAsync(all, "/sessions")).QuerySelectorAll("tbody tr").Length;
        string agent = (await RunningServer.PageAsync(all, "/sessions")).QuerySelector("tbody tr td.name")!.TextContent;
        using HttpClient team = await running.LoggedInAsync(Roles.Viewer);
        await users.ChangeAsync(Roles.Viewer, Roles.Viewer, new AccessScope([agent], []), null, CancellationToken.None);

        // Whoever was logged in before the change must log in again.
        Assert.Equal(HttpStatusCode.Redirect, (await team.GetAsync("/sessions")).StatusCode);
        await RunningServer.PostFormAsync(team, "/login", new() { ["name"] = Roles.Viewer, ["password"] = RunningServer.Password });

        IHtmlCollection<IElement> rows = (await RunningServer.PageAsync(team, "/sessions")).QuerySelectorAll("tbody tr");
        Assert.InRange(rows.Length, 1, sessions - 1);
        Assert.All(rows, r => Assert.Equal(agent, r.QuerySelector("td.name")!.TextContent));
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        var users = running.Server.Services.GetRequiredService<UserAccounts>();
        await users.CreateAsync("ada", Roles.Admin, RunningServer.Password, CancellationToken.None);

        Assert.False(await users.RemoveAsync("ada", CancellationToken.None));
        Assert.False(await users.ChangeAsync("ada", Roles.Viewer, null, null, CancellationToken.None));
        await users.CreateAsync("bob", Roles.Admin, RunningServer.Password, CancellationToken.None);
        Assert.True(await users.RemoveAsync("ada", CancellationToken.None));
    }

    [Theory]
    [InlineData("0.0.0.0", false, 1)]
    [InlineData("192.0.2.7", false, 1)]
    [InlineData("0.0.0.0", true, 0)]
    [InlineData("127.0.0.1", false, 0)]
    [InlineData("::1", false, 0)]
    public void Elsewhere_than_on_loopback_it_listens_only_with_tls_or_behind_a_proxy(string bind, bool behindProxy, int problems) =>
        Assert.Equal(problems, new ServerSettings { SpoolFolder = "", Bind = IPAddress.Parse(bind), BehindProxy = behindProxy }.Problems().Count);
}
