using System.Net;
using EdgeInspect.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Integration.Tests.Hosting;

[Collection(StationCollection.Name)]
public sealed class StationHostTests
{
    [Fact]
    public async Task AComponentThatCannotGoOnEndsTheProgramWithItsStatus()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null);
        await station.GetAsync("/health");
        station.Exit.Fail(ExitCode.State, "the disk is gone");
        station.Exit.Fail(ExitCode.Hardware, "and so is the camera");
        Assert.Equal(ExitCode.State, await station.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task ALoopThatThrowsEndsTheProgramWithItsException()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null, services => services.AddHostedService<FallingLoop>());
        var fallen = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => station.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("the loop fell", fallen.Message);
    }

    [Fact]
    public async Task AnErrorOfAComponentsStartIsNotBlamedOnTheAddressOfThePages()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null, services => services.AddHostedService<FallingStart>());
        var fallen = await Assert.ThrowsAsync<IOException>(() => station.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("the disk is gone", fallen.Message);
    }

    [Fact]
    public async Task HealthIsThatOfTheWorstComponent()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null);
        var states = new[] { "camera", "model", "ledger", "output" }.ToDictionary(name => name, _ => HealthStatus.Ok);
        foreach (var name in states.Keys)
            station.HealthBoard.Add(name, () => (states[name], "says the test"));
        station.Loops.PartsCome = true;
        await Eventually.IsTrueAsync(() => station.Health.Status == HealthStatus.Ok, "it isn't well");
        Assert.Equal(HttpStatusCode.OK, (await station.GetAsync("/health")).StatusCode);

        states["camera"] = HealthStatus.Degraded;
        Assert.Equal(HealthStatus.Degraded, station.Health.Status);
        Assert.Equal(HttpStatusCode.OK, (await station.GetAsync("/health")).StatusCode);

        states["ledger"] = HealthStatus.Failing;
        Assert.Equal(HealthStatus.Failing, station.Health.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await station.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task APieceThatIsMissingIsFailing()
    {
        await using var station = new TestStation(notifySocket: null, watchdog: null);
        var missing = station.Health.Components.Where(c => c.Reason == "is not part of this run").ToArray();
        Assert.Equal(["camera", "ledger", "model", "output"], missing.Select(c => c.Name));
        Assert.All(missing, c => Assert.Equal(HealthStatus.Failing, c.Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await station.GetAsync("/health")).StatusCode);
    }

    private sealed class FallingStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new IOException("the disk is gone");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FallingLoop : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("the loop fell");
        }
    }
}
