using Microsoft.Playwright;
using Xunit;

namespace AuditLens.Browser;

/// <summary>Makes the pictures of README, in the folder that <c>AUDITLENS_PICTURES</c> names from the root of the repository; without it only sees that they can be made.</summary>
public sealed class PictureTests(Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task The_pictures_of_the_readme_show_overview_and_incident()
    {
        string? folder = Environment.GetEnvironmentVariable("AUDITLENS_PICTURES") is { Length: > 0 } named ? Path.Combine(site.Root, named) : null;
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using Visit visit = await site.VisitAsync(scheme, height: 1000);
            await visit.Page.GotoAsync("/");
            await TakeAsync(visit.Page, folder, "overview", scheme);
            await DashboardTests.OpenAsync(visit.Page, "database orchard");
            await TakeAsync(visit.Page, folder, "incident", scheme);
            visit.ExpectNoComplaint();
        }
    }

    private static async Task TakeAsync(IPage page, string? folder, string name, ColorScheme scheme)
    {
        var options = new PageScreenshotOptions { Path = folder is null ? null : Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") };
        Assert.True((await page.ScreenshotAsync(options)).Length > 20_000);
    }
}
