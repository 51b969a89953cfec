using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Server;
using AuditLens.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace AuditLens.Browser;

/// <summary>The real server over an empty store, and Chromium, in which a newcomer has created the administrator and pressed the button for the sample logs.</summary>
public sealed class Site : IAsyncLifetime
{
    public const string Administrator = "lena";
    public const string Password = "correct horse battery";

    private readonly TemporaryFolder _home = new();
    private ServerProcess? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _state;

    public string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private string Store => "sqlite:" + _home.Combine("team.db");

    public async Task InitializeAsync()
    {
        if (Programs.WithoutBrowser is not null)
        {
            return;
        }

        _server = await ServerProcess.StartAsync(_home, Store, "--session-quiet", "1");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Programs.Chromium });
        await using Visit visit = await VisitAsync();
        IPage page = visit.Page;
        await page.GotoAsync((await _server.SetupLink).PathAndQuery);
        await page.GetByLabel("User name").FillAsync(Administrator);
        await page.Locator("input[name=password]").FillAsync(Password);
        await page.Locator("input[name=again]").FillAsync(Password);
        await page.Locator("main button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Load the sample logs" }).ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
        _state = await page.Context.StorageStateAsync();
        visit.ExpectNoComplaint();
    }

    /// <summary>Somebody who is logged in as the administrator, as soon as there is one.</summary>
    internal async Task<Visit> VisitAsync(ColorScheme scheme = ColorScheme.Light, bool hasScript = true, int width = 1400, int height = 900)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _server!.Api.AbsoluteUri,
            ColorScheme = scheme,
            JavaScriptEnabled = hasScript,
            StorageState = _state,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        return new Visit(context, await context.NewPageAsync());
    }

    /// <summary>A client that delivers events.</summary>
    internal async Task<HttpClient> SenderAsync()
    {
        string token = (await CliProcess.RunAsync(_home.Path, null, "tokens", "create", "browser-tests", "--store", Store)).Out.Trim();
        return new HttpClient { BaseAddress = _server!.Api, DefaultRequestHeaders = { { "Authorization", "Bearer " + token } } };
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _home.Dispose();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

/// <summary>A page in a browser of its own, which remembers whatever the browser complained of.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"{page.Url}: {message.Text}");
        page.PageError += (_, error) => Note(true, $"{page.Url}: {error}");
        page.Dialog += async (_, dialog) =>
        {
            Note(true, $"{page.Url} opened a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>No error in the console, nothing that the content security policy had to stop, no dialog.</summary>
    public void ExpectNoComplaint() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            _complaints.Enqueue(text);
        }
    }
}
