using Microsoft.Playwright;

namespace AuditLens.Browser;

/// <summary>Which pages there are, found as a person finds them.</summary>
internal static class Pages
{
    /// <summary>Those that the menu names: a new one is tested without a word here.</summary>
    public static async Task<IReadOnlyList<string>> OfMenuAsync(IPage page)
    {
        await page.GotoAsync("/");
        return await page.Locator("header.bar nav a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href'))");
    }

    /// <summary>The session of an incident and one of its records.</summary>
    public static async Task<IReadOnlyList<string>> BehindAsync(IPage page, string incident)
    {
        await page.GotoAsync(incident);
        return
        [
            (await page.Locator(".crumbs a[href^='/session?']").First.GetAttributeAsync("href"))!,
            (await page.Locator("a[href^='/record?']").First.GetAttributeAsync("href"))!,
        ];
    }
}
