using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Systemd;

[Collection(StationCollection.Name)]
public sealed class SupervisionTests : IDisposable
{
    private const string Alive = "WATCHDOG=1";

    private static readonly TimeSpan Watchdog = TimeSpan.FromMilliseconds(300);

    private readonly NotifySocket _systemd = new($"@edgeinspect-test-{Guid.NewGuid():N}");

    public void Dispose() => _systemd.Dispose();

    [Fact]
    public async Task ReadyThenWatchdogThenStopping()
    {
        await using var station = new TestStation(_systemd.Name, Watchdog);
        station.Loops.PartsCome = true;
        await Eventually.IsTrueAsync(() => _systemd.Count(Alive) >= 3, "the watchdog is not fed");
        Assert.Equal(ExitCode.Success, await Stop(station));

        await _systemd.ReceivedAsync("STOPPING=1");
        string[] order = [.. _systemd.Messages.Where(m => m is "READY=1" or Alive or "STOPPING=1").Distinct()];
        Assert.Equal(["READY=1", Alive, "STOPPING=1"], order);
        Assert.Contains(_systemd.Messages, m => m.StartsWith("STATUS=", StringComparison.Ordinal) && m.Contains(" parts/min; ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NotReadyBeforeTheFirstPartButAsksForTime()
    {
        await using var station = new TestStation(_systemd.Name, Watchdog);
        Assert.Equal("EXTEND_TIMEOUT_USEC=30000000", await _systemd.ReceivedAsync("EXTEND_TIMEOUT_USEC="));
        Assert.Contains("STATUS=waits for the first part", _systemd.Messages);
        Assert.DoesNotContain("READY=1", _systemd.Messages);
        Assert.DoesNotContain(Alive, _systemd.Messages);

        station.Loops.PartsCome = true;
        await _systemd.ReceivedAsync("READY=1");
    }

    [Theory]
    [InlineData(VitalLoop.Camera)]
    [InlineData(VitalLoop.Inspector)]
    [InlineData(VitalLoop.Ledger)]
    public async Task OneHungLoopStarvesTheWatchdogUntilItGoesOn(VitalLoop loop)
    {
        await using var station = new TestStation(_systemd.Name, Watchdog);
        station.Loops.PartsCome = true;
        await _systemd.ReceivedAsync(Alive);

        station.Loops.Hang(loop);
        await Eventually.IsTrueAsync(() => Loops(station).Status == HealthStatus.Failing, "the hang shows nowhere");
        var fed = _systemd.Count(Alive);
        Assert.Contains(loop.ToString().ToLowerInvariant(), Loops(station).Reason, StringComparison.Ordinal);
        var told = _systemd.Messages.Count;
        await Eventually.IsTrueAsync(() => _systemd.Messages.Count >= told + 5, "supervision itself has stopped");
        Assert.Equal(fed, _systemd.Count(Alive));

        station.Loops.Free(loop);
        await Eventually.IsTrueAsync(() => _systemd.Count(Alive) > fed && Loops(station).Status == HealthStatus.Ok, "it does not recover");
    }

    [Fact]
    public async Task ALoopThatNeverStartedHoldsTheStartBack()
    {
        await using var station = new TestStation(_systemd.Name, Watchdog);
        station.Loops.Hang(VitalLoop.Ledger);
        await Eventually.IsTrueAsync(() => Loops(station).Status == HealthStatus.Failing, "nobody misses the ledger's loop");
        var asked = _systemd.Count("EXTEND_TIMEOUT_USEC=30000000");
        station.Loops.Free(VitalLoop.Ledger);
        await Eventually.IsTrueAsync(() => _systemd.Count("EXTEND_TIMEOUT_USEC=30000000") > asked, "no more time is asked for");
    }

    private static ComponentHealth Loops(TestStation station) => station.Health.Components.Single(c => c.Name == "loops");

    private static async Task<ExitCode> Stop(TestStation station)
    {
        await station.StopAsync();
        return await station.Ended;
    }
}
