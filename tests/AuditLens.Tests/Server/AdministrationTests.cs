using System.Net;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Users, tokens and the audit log in the hands of an administrator.</summary>
public sealed class AdministrationTests
{
    private const string NewPassword = "another long password";

    [Fact]
    public async Task A_person_is_added_by_a_link_that_is_shown_once_and_works_once()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);

        HttpResponseMessage added = await RunningServer.PostFormAsync(admin, "/admin/users", new() { ["name"] = "Mira", ["role"] = Roles.Analyst, ["agents"] = "coder\n reviewer ", ["environment"] = "staging" });
        string page = added.Headers.Location!.OriginalString;
        string link = (await RunningServer.PageAsync(admin, page)).QuerySelector(".secret")!.GetAttribute("value")!;
        IDocument again = await RunningServer.PageAsync(admin, page);

        Assert.Null(again.QuerySelector(".secret"));
        using HttpClient mira = running.Anonymous();
        HttpResponseMessage set = await RunningServer.PostFormAsync(mira, new Uri(link).PathAndQuery, new() { ["name"] = "mira", ["password"] = NewPassword, ["again"] = NewPassword });
        Assert.Equal("/", set.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await mira.GetAsync("/")).StatusCode);
        Assert.Null((await RunningServer.PageAsync(mira, new Uri(link).PathAndQuery)).QuerySelector("main form.stacked"));
        UserAccount account = (await Users(running).VerifyAsync("mira", NewPassword, CancellationToken.None))!;
        Assert.Equal((Roles.Analyst, "agents coder, reviewer in staging"), (account.Role, Shown(await RunningServer.PageAsync(admin, "/admin/users"), "mira")));
        Assert.Contains(await TrailAsync(running), static e => e is { Who: Roles.Admin, What: "user Mira: added as analyst, sees agents coder, reviewer in staging" });
        Assert.Contains(await TrailAsync(running), static e => e is { Who: "mira", Act: TrailActs.PasswordSet });
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_and_the_user_stays_as_it_is()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);

        HttpResponseMessage added = await RunningServer.PostFormAsync(admin, "/admin/users", new() { ["name"] = "ADMIN", ["role"] = Roles.Viewer });

        Assert.Contains("a user of that name already", (await RunningServer.PageAsync(admin, added.Headers.Location!.OriginalString)).QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Roles.Admin, (await Users(running).FindAsync(Roles.Admin, CancellationToken.None))!.Role);
        Assert.DoesNotContain(await TrailAsync(running), static e => e.Act == TrailActs.ConfigurationChanged);
    }

    [Fact]
    public async Task A_link_does_not_work_with_another_token_or_after_a_day()
    {
        var time = new Support.FakeTime(new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.Zero));
        await using RunningServer running = await RunningServer.StartAsync();
        var users = new UserAccounts(running.Store.Documents, time);
        (_, string token) = (await users.InviteAsync("mira", Roles.Viewer, null, CancellationToken.None))!.Value;

        Assert.False(await users.HoldsResetAsync("mira", new string('0', 32), CancellationToken.None));
        Assert.True(await users.HoldsResetAsync("mira", token, CancellationToken.None));
        time.Now += TimeSpan.FromHours(25);
        Assert.False(await users.HoldsResetAsync("mira", token, CancellationToken.None));
        Assert.Null(await users.ResetAsync("mira", token, NewPassword, CancellationToken.None));
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_once_and_back_when_enabled()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        using HttpClient viewer = await running.LoggedInAsync(Roles.Viewer);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/")).StatusCode);

        await RunningServer.PostFormAsync(admin, "/admin/user?name=viewer", [], "form[action='/admin/users/disable']");

        Assert.Equal(HttpStatusCode.Redirect, (await viewer.GetAsync("/")).StatusCode);
        Assert.Null(await Users(running).VerifyAsync(Roles.Viewer, RunningServer.Password, CancellationToken.None));
        await RunningServer.PostFormAsync(admin, "/admin/user?name=viewer", [], "form[action='/admin/users/disable']");
        Assert.NotNull(await Users(running).VerifyAsync(Roles.Viewer, RunningServer.Password, CancellationToken.None));
    }

    [Fact]
    public async Task A_changed_role_holds_at_once_and_nobody_takes_his_own_rights_away()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);

        await RunningServer.PostFormAsync(admin, "/admin/user?name=analyst", new() { ["role"] = Roles.Viewer }, "form[action='/admin/users/change']");
        HttpResponseMessage own = await RunningServer.PostFormAsync(admin, "/admin/user?name=admin", new() { ["role"] = Roles.Viewer }, "form[action='/admin/users/change']");

        Assert.Equal(HttpStatusCode.Redirect, (await analyst.GetAsync("/")).StatusCode);
        Assert.Equal(Roles.Viewer, (await Users(running).FindAsync(Roles.Analyst, CancellationToken.None))!.Role);
        Assert.EndsWith("problem=yourself", own.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("own rights", (await RunningServer.PageAsync(admin, own.Headers.Location!.OriginalString)).QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Roles.Admin, (await Users(running).FindAsync(Roles.Admin, CancellationToken.None))!.Role);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_within_its_role_and_no_more_when_revoked()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);

        HttpResponseMessage made = await RunningServer.PostFormAsync(admin, "/admin/tokens", new() { ["name"] = "<script>alert(1)</script>", ["role"] = Roles.Viewer, ["days"] = "7" }, ".form-card form");
        IDocument page = await RunningServer.PageAsync(admin, made.Headers.Location!.OriginalString);
        using HttpClient program = running.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", page.QuerySelector(".secret")!.GetAttribute("value"));

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/metrics")).StatusCode);
        Assert.Equal("<script>alert(1)</script>", page.QuerySelector("tbody th")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("main script"));
        Assert.Null((await RunningServer.PageAsync(admin, "/admin/tokens")).QuerySelector(".secret"));
        await RunningServer.PostFormAsync(admin, "/admin/tokens", [], "form[action='/admin/tokens/revoke']");
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData("", Roles.Viewer, "7")]
    [InlineData("name", "emperor", "7")]
    [InlineData("name", Roles.Viewer, "400")]
    [InlineData("name", Roles.Viewer, "-1")]
    public async Task A_token_of_no_form_is_refused_with_a_sentence(string name, string role, string days)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);

        HttpResponseMessage made = await RunningServer.PostFormAsync(admin, "/admin/tokens", new() { ["name"] = name, ["role"] = role, ["days"] = days }, ".form-card form");

        Assert.NotNull((await RunningServer.PageAsync(admin, made.Headers.Location!.OriginalString)).QuerySelector(".problem"));
        Assert.Empty(await running.Server.Services.GetRequiredService<ApiTokens>().ListAsync(CancellationToken.None).ToListAsync());
    }

    [Theory]
    [InlineData("/admin/users/add")]
    [InlineData("/admin/users/change")]
    [InlineData("/admin/users/disable")]
    [InlineData("/admin/users/reset")]
    [InlineData("/admin/tokens/create")]
    [InlineData("/admin/tokens/revoke")]
    public async Task A_form_that_is_not_ours_changes_nothing(string address)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        using var forged = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "admin", ["role"] = Roles.Viewer, ["days"] = "7", ["disabled"] = "true", ["id"] = "x" });

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(address, forged)).StatusCode);
        Assert.DoesNotContain(await TrailAsync(running), static e => e.Act == TrailActs.ConfigurationChanged);
    }

    [Fact]
    public async Task The_audit_log_is_filtered_and_says_that_its_chain_holds()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();
        for (int i = 0; i < 120; i++)
        {
            await trail.AppendAsync("mira", TrailActs.Exported, $"<b>incident {i}</b>", CancellationToken.None);
        }

        IDocument all = await RunningServer.PageAsync(admin, "/admin/trail");
        IDocument older = await RunningServer.PageAsync(admin, all.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        IDocument narrowed = await RunningServer.PageAsync(admin, "/admin/trail?who=mira&act=exported&what=INCIDENT+11");

        Assert.Contains("The chain holds", all.QuerySelector(".done")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(100, all.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(21, older.QuerySelectorAll("tbody tr").Length);
        Assert.Null(older.QuerySelector("a[rel=next]"));
        Assert.Equal(11, narrowed.QuerySelectorAll("tbody tr").Length);
        Assert.Empty(all.QuerySelectorAll("tbody b"));
    }

    [Fact]
    public async Task A_changed_entry_of_the_audit_log_is_told()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        var trail = running.Server.Services.GetRequiredService<AuditTrail>();
        await trail.AppendAsync("mira", TrailActs.Exported, "everything", CancellationToken.None);
        await trail.AppendAsync("mira", TrailActs.Exported, "more", CancellationToken.None);
        StoredDocument entry = await running.Store.Documents.ListAsync("audit-log", DocumentRange.All, CancellationToken.None).Skip(1).FirstAsync();
        await running.Store.Documents.TryPutAsync("audit-log", entry.Id, entry.Json.Replace("everything", "nothing", StringComparison.Ordinal), entry.Version, CancellationToken.None);

        IDocument page = await RunningServer.PageAsync(admin, "/admin/trail");

        Assert.StartsWith("The chain is broken.", page.QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
    }

    private static UserAccounts Users(RunningServer running) => running.Server.Services.GetRequiredService<UserAccounts>();

    private static string Shown(IDocument users, string name) => users.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent == name).QuerySelector(".what")!.TextContent;

    private static async Task<List<TrailEntry>> TrailAsync(RunningServer running) =>
        await running.Server.Services.GetRequiredService<AuditTrail>().NewestAsync(100, CancellationToken.None).ToListAsync();
}
