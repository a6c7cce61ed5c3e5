using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests;

/// <summary>A person's window: everything that it complained of or asked of others is remembered.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    public Visit(IBrowserContext context, IPage page, Uri home)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"uncaught: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home.AbsoluteUri, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"asked elsewhere: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _complaints.Enqueue($"{response.Status}: {response.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: errors and warnings, failed requests, requests to others.</summary>
    public IEnumerable<string> Complaints => _complaints;

    /// <summary>Loads a page and waits until it answers to a person.</summary>
    public async Task<Visit> GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("html[data-connected=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Page.Locator("h1").WaitForAsync();
        return this;
    }

    /// <summary>Keeps a picture of the window, with all of its images loaded.</summary>
    public async Task KeepAsync(string name)
    {
        await Page.EvaluateAsync("() => Promise.all([document.fonts.ready, ...[...document.images].filter(i => i.getBoundingClientRect().top < innerHeight).map(i => i.decode().catch(() => {}))])");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(BrowserFixture.Screenshots, name + ".png") });
    }

    /// <summary>Changes between light and dark, as the system's setting does while the page is open.</summary>
    public Task LightAsync(bool isDark) => Page.EmulateMediaAsync(new() { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });

    /// <summary>Marks the document as it is loaded now.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.isMarked = true; }");

    /// <summary>Whether it is still the one that was marked: nothing loaded it again.</summary>
    public Task<bool> IsMarkedAsync() => Page.EvaluateAsync<bool>("() => window.isMarked === true");

    /// <summary>Faults of how the page looks now, and what the browser complained of.</summary>
    public async Task<IEnumerable<string>> FaultsAsync() => (await Page.EvaluateAsync<string[]>(PageChecks.Script)).Concat(Complaints);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
