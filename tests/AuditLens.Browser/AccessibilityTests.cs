using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace AuditLens.Browser;

/// <summary>Every page in both themes, as axe-core judges it.</summary>
public sealed class AccessibilityTests(Site site) : IClassFixture<Site>
{
    [AccessibilityFact]
    public Task No_page_has_a_serious_violation_in_the_light_theme() => ExpectNoneAsync(ColorScheme.Light);

    [AccessibilityFact]
    public Task No_page_has_a_serious_violation_in_the_dark_theme() => ExpectNoneAsync(ColorScheme.Dark);

    private async Task ExpectNoneAsync(ColorScheme scheme)
    {
        await using Visit visit = await site.VisitAsync(scheme);
        IPage page = visit.Page;
        IReadOnlyList<string> menu = await Pages.OfMenuAsync(page);
        string incident = (await page.Locator("td.what a").First.GetAttributeAsync("href"))!;
        List<string> violations = [];
        foreach (string path in (string[])[.. menu, incident, .. await Pages.BehindAsync(page, incident), "/alerts/past?from=2026-09-01", "/rules/AL101", "/incidents?agent=nobody", "/no-such-page"])
        {
            await page.GotoAsync(path);
            await page.EvaluateAsync(Programs.AxeScript);
            string found = await page.EvaluateAsync<string>(
                "async () => JSON.stringify((await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`))");
            violations.AddRange(JsonSerializer.Deserialize<string[]>(found)!.Select(v => $"{path}: {v}"));
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
