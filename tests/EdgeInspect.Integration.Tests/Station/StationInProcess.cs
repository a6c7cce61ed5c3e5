using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Configuration;
using EdgeInspect.Hosting;
using EdgeInspect.Station;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>The whole station in this process, built but not started, for what can't be seen from outside.</summary>
internal sealed class StationInProcess : IAsyncDisposable
{
    private readonly SystemdNotifier _supervisor = SystemdNotifier.FromEnvironment(_ => null);
    private readonly StationHost _host;

    /// <param name="scene">Its files.</param>
    /// <param name="settings">Each as Key:Path=value.</param>
    /// <param name="addParts">Parts that take the place of the station's own.</param>
    public StationInProcess(StationScene scene, IEnumerable<string> settings, Action<IServiceCollection>? addParts = null)
    {
        var source = new ConfigurationSource<StationOptions>(scene.Configuration, [.. settings, "Log:Level=critical"]);
        _host = StationHost.Build(source, source.Load().OrThrow(), _supervisor, (services, options) =>
        {
            StationComposition.AddParts(services, options);
            addParts?.Invoke(services);
        });
    }

    /// <summary>One of its parts.</summary>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Runs it until a task is done, then stops it in good order.</summary>
    public async Task RunUntilAsync(Func<Task> isDone, ExitCode expected = ExitCode.Success)
    {
        using var stop = new CancellationTokenSource();
        var running = _host.RunAsync(stop.Token);
        var done = isDone();
        await Task.WhenAny(running, done);
        await stop.CancelAsync();
        Assert.Equal(expected, await running);
        await done;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _supervisor.Dispose();
    }
}
