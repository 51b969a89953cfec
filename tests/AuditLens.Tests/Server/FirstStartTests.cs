using System.Net;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>From the first start to the first page.</summary>
public sealed class FirstStartTests
{
    private static Dictionary<string, string> Administrator => new() { ["name"] = "Ada", ["password"] = RunningServer.Password, ["again"] = RunningServer.Password };

    [Fact]
    public async Task The_printed_link_creates_the_administrator_who_then_sees_the_sessions()
    {
        await using RunningServer running = await RunningServer.StartAsync("flagship-cleanup-resets-production");
        using HttpClient client = running.Anonymous();

        HttpResponseMessage created = await RunningServer.PostFormAsync(client, running.Server.FirstAdministratorLink!.PathAndQuery, Administrator);
        IDocument page = await RunningServer.PageAsync(client, created.Headers.Location!.OriginalString);

        Assert.Equal("Overview · AuditLens", page.Title);
        Assert.Contains("ada", page.QuerySelector(".who")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty((await RunningServer.PageAsync(client, "/sessions")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_link_works_once_and_no_other_token_works()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();
        string link = running.Server.FirstAdministratorLink!.PathAndQuery;

        Assert.Empty((await RunningServer.PageAsync(client, "/setup?token=guess")).QuerySelectorAll("main form"));
        await RunningServer.PostFormAsync(client, link, Administrator);

        Assert.Empty((await RunningServer.PageAsync(client, link)).QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task A_short_password_is_refused_and_the_link_stays_good()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();
        string link = running.Server.FirstAdministratorLink!.PathAndQuery;

        HttpResponseMessage refused = await RunningServer.PostFormAsync(client, link, new() { ["name"] = "ada", ["password"] = "short", ["again"] = "short" });
        HttpResponseMessage created = await RunningServer.PostFormAsync(client, refused.Headers.Location!.OriginalString, Administrator);

        Assert.Contains("problem=form", refused.Headers.Location.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/", created.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Without_log_in_a_page_leads_to_the_log_in_and_back()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();

        HttpResponseMessage answer = await client.GetAsync("/sessions");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login?to=%2Fsessions", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task A_wrong_password_does_not_open_the_door()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient known = await running.LoggedInAsync(Roles.Viewer);
        using HttpClient client = running.Anonymous();

        HttpResponseMessage answer = await RunningServer.PostFormAsync(client, "/login", new() { ["name"] = Roles.Viewer, ["password"] = "a guess of some length" });

        Assert.StartsWith("/login?failed=1", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/sessions")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_against_forgery_is_refused()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();
        using var content = new FormUrlEncodedContent(Administrator);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/login", content)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task After_log_in_nobody_is_led_to_another_server(string to)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient known = await running.LoggedInAsync(Roles.Viewer);
        using HttpClient client = running.Anonymous();

        HttpResponseMessage answer = await RunningServer.PostFormAsync(client, "/login", new() { ["name"] = Roles.Viewer, ["password"] = RunningServer.Password, ["to"] = to });

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_and_styles_that_are_not_of_this_server()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();

        foreach (string path in (string[])["/login", "/auditlens.css", "/no-such-page", "/sessions"])
        {
            HttpResponseMessage answer = await client.GetAsync(path);
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        string page = await client.GetStringAsync("/login");
        Assert.DoesNotMatch("(?i)<script(?! src=\"/[a-z]+\\.js\" defer></script>)", page);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Log_ins_outlive_a_restart_of_the_server()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        using var folder = new Support.TemporaryFolder();
        await using AuditLens.Server.AuditLensServer second = await AuditLens.Server.AuditLensServer.StartAsync(RunningServer.Settings(folder.Path), running.Store, CancellationToken.None);

        // Cookies know hosts, not ports: the same client is known to the second server.
        HttpResponseMessage answer = await client.GetAsync(new Uri(second.Address, "/sessions"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
