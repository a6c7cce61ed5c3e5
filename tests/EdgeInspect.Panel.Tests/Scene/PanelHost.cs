using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Integration.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Scene;

/// <summary>The fleet's pages on a port of this machine, over a real store whose clock a test moves.</summary>
internal sealed class PanelHost : IAsyncDisposable
{
    /// <summary>How far time goes at once: faster than outside, but not so fast that a slow machine makes stations silent.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly FleetStore _store;

    private PanelHost(WebApplication app, DirectoryInfo folder, FleetStore store, FakeTimeProvider time, PictureShelf pictures, SwitchableReader reader)
    {
        (_app, _folder, _store, Time, Reader) = (app, folder, store, time, reader);
        Scene = new(store, pictures);
    }

    public FakeTimeProvider Time { get; }

    public SwitchableReader Reader { get; }

    public FleetScene Scene { get; }

    public Uri Address => new(_app.Urls.First());

    public static async Task<PanelHost> StartAsync(Func<FleetScene, Task> fill)
    {
        var folder = Directory.CreateTempSubdirectory("edgeinspect-panel-");
        var (time, pictures) = (new FakeTimeProvider(FleetScene.Now), new PictureShelf());
        var store = await FleetStore.OpenAsync(new(), folder.FullName, time, default);
        var reader = new SwitchableReader(store);
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IFleetReader>(reader);
        builder.Services.AddFleetPages();
        var app = builder.Build();
        app.UseRouting();
        app.MapFleetPages();
        app.MapGet("/api/v1/images/{sha256}", (string sha256) => pictures[sha256] is { } png ? Results.Bytes(png, "image/png") : Results.NotFound());
        app.UseEndpoints(_ => { });
        var host = new PanelHost(app, folder, store, time, pictures, reader);
        await fill(host.Scene);
        await app.StartAsync();
        return host;
    }

    /// <summary>Lets time pass, and with it the pauses between readings, until a page shows something by itself.</summary>
    public Task PassUntilAsync(ILocator shown) => Eventually.GetAsync(
        async () =>
        {
            Time.Advance(Step);
            return await shown.CountAsync();
        },
        count => count > 0,
        () => $"{shown} does not appear");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
