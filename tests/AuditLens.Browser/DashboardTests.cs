using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuditLens.Browser;

/// <summary>What people do in a browser with the real server.</summary>
public sealed class DashboardTests(Site site) : IClassFixture<Site>
{
    private const string Flagship = "database orchard";
    private const string Payload = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">";

    [BrowserFact]
    public async Task The_flagship_incident_is_found_from_the_overview_read_triaged_and_taken_home()
    {
        await using Visit visit = await site.VisitAsync();
        IPage page = visit.Page;
        await page.GotoAsync("/");

        // Three clicks from the overview: the incident, the account, the record behind a refuted claim.
        await page.Locator("a", new PageLocatorOptions { HasText = Flagship }).First.ClickAsync();
        await Expect(page.Locator("#summary td").First).ToHaveCSSAsync("display", "table-cell");
        await page.Locator(".page nav a[href='#account']").ClickAsync();
        ILocator refuted = page.Locator("#account tr", new PageLocatorOptions { Has = page.Locator(".bad .pill") }).First;
        await refuted.Locator("td:nth-child(3) .cite").First.ClickAsync();
        ILocator record = page.Locator("dialog.drawer");
        await Expect(record.Locator("pre.raw")).ToContainTextAsync("\"sessionId\"");
        await record.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close" }).ClickAsync();
        await Expect(record).ToBeHiddenAsync();

        ILocator triage = page.Locator("#triage");
        await triage.GetByLabel("Status").SelectOptionAsync("in-progress");
        await triage.GetByLabel("Verdict").SelectOptionAsync("true-positive");
        await triage.GetByLabel("Assignee").SelectOptionAsync(Site.Administrator);
        await triage.GetByLabel("Note").FillAsync("Restored from the archive.");
        await triage.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#triage .history li")).ToHaveCountAsync(4);

        IDownload report = await page.RunAndWaitForDownloadAsync(() => page.Locator(".downloads a", new PageLocatorOptions { HasText = "html" }).First.ClickAsync());
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(await report.PathAsync()), StringComparison.Ordinal);
        visit.ExpectNoComplaint();
    }

    [BrowserFact]
    public async Task The_picture_of_the_chain_grows_shrinks_and_opens_the_record_of_a_step()
    {
        await using Visit visit = await site.VisitAsync();
        IPage page = visit.Page;
        await OpenAsync(page, Flagship);
        ILocator picture = page.Locator("svg.chain");
        float natural = (await picture.BoundingBoxAsync())!.Width;

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Larger" }).ClickAsync();
        Assert.True((await picture.BoundingBoxAsync())!.Width > natural * 1.2);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show the whole chain" }).ClickAsync();
        Assert.True((await picture.BoundingBoxAsync())!.Height <= (await page.Locator(".pane").BoundingBoxAsync())!.Height);
        await picture.Locator("a").First.ClickAsync();

        await Expect(page.Locator("dialog.drawer pre.raw")).ToBeVisibleAsync();
        visit.ExpectNoComplaint();
    }

    [BrowserFact]
    public async Task Without_script_every_page_is_read_and_left_by_its_links()
    {
        await using Visit visit = await site.VisitAsync(hasScript: false);
        IPage page = visit.Page;
        await OpenAsync(page, Flagship);

        await page.Locator("#account .cite").First.ClickAsync();

        await Expect(page.Locator("pre.raw")).ToContainTextAsync("\"sessionId\"");
        foreach (string path in await Pages.OfMenuAsync(page))
        {
            await page.GotoAsync(path);
            Assert.NotEmpty(await page.Locator("main h1").InnerTextAsync());
        }
    }

    [BrowserFact]
    public async Task Hostile_text_in_every_field_runs_nowhere()
    {
        using HttpClient sender = await site.SenderAsync();
        JsonNode log = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(site.Root, "sample-logs", "inbox-stop-ignored", "chat.json")))!;
        Poison(log);
        using var body = new StringContent(log.ToJsonString());
        Assert.Equal(System.Net.HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", body)).StatusCode);
        await using Visit visit = await site.VisitAsync();
        IPage page = visit.Page;
        await page.GotoAsync("/sessions");
        await UntilAsync(page, page.Locator("td a", new PageLocatorOptions { HasText = "document.title" }));
        await page.Locator("td a", new PageLocatorOptions { HasText = "document.title" }).First.ClickAsync();
        ILocator report = page.Locator("main a[href^='/incidents/INC-']");
        await UntilAsync(page, report);
        string incident = (await report.First.GetAttributeAsync("href"))!;
        foreach (string path in (string[])[.. await Pages.OfMenuAsync(page), incident, .. await Pages.BehindAsync(page, incident)])
        {
            await page.GotoAsync(path);
            Assert.NotEqual("hit", await page.TitleAsync());
        }

        visit.ExpectNoComplaint();
    }

    internal static async Task OpenAsync(IPage page, string incident)
    {
        await page.GotoAsync("/");
        await page.Locator("a", new PageLocatorOptions { HasText = incident }).First.ClickAsync();
    }

    /// <summary>Loads the page anew until the background analysis has come so far.</summary>
    private static async Task UntilAsync(IPage page, ILocator there)
    {
        for (int i = 0; await there.CountAsync() == 0 && i < 60; i++)
        {
            await Task.Delay(500);
            await page.ReloadAsync();
        }
    }

    /// <summary>Every text, also names and ids; the words that make it a log of this kind stay.</summary>
    private static void Poison(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members.ToList())
                {
                    if (value is JsonValue text && text.TryGetValue(out string? words) && name is not ("role" or "type" or "timestamp" or "created_at"))
                    {
                        members[name] = name == "arguments" ? words : Payload + " " + words;
                    }
                    else if (value is not null)
                    {
                        Poison(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    if (item is not null)
                    {
                        Poison(item);
                    }
                }

                break;
        }
    }
}
