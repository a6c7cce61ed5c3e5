using System.Diagnostics.CodeAnalysis;
using EdgeInspect.Panel.Tests.Scene;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests;

/// <summary>One browser and one fleet for all tests of pages.</summary>
[CollectionDefinition(nameof(BrowserFixture))]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's own word")]
public sealed class BrowserFixture : IAsyncLifetime, ICollectionFixture<BrowserFixture>
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal PanelHost Host { get; private set; } = null!;

    /// <summary>Where screenshots are kept by the run.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;

    public async Task InitializeAsync()
    {
        Host = await PanelHost.StartAsync(scene => scene.FillAsync());
        if (!File.Exists(Chromium))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>A browser window without memory, at a host's pages.</summary>
    internal async Task<Visit> VisitAsync(
        int width = 1440, int height = 900, bool isDark = false, PanelHost? host = null, Uri? address = null, bool hasTouch = false)
    {
        Skip.If(_browser is null, "chromium isn't installed (Debian's package chromium)");
        address ??= (host ?? Host).Address;
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
            HasTouch = hasTouch,
        });
        context.SetDefaultTimeout(15_000);
        return new(context, await context.NewPageAsync(), address);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeInspect.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests are not run from within the repository");
        return folder.FullName;
    }
}
