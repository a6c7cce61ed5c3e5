using System.Net.Sockets;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Systemd;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryMessageArrivesInOrder(bool isAbstract)
    {
        using var systemd = new NotifySocket(isAbstract ? $"@edgeinspect-{Guid.NewGuid():N}" : _folder.File("notify"));
        using var notifier = new SystemdNotifier(systemd.Name, watchdogTimeout: null);
        notifier.ExtendStart(TimeSpan.FromSeconds(1.5));
        Assert.True(notifier.Ready());
        notifier.Status("two\nlines");
        notifier.Alive();
        notifier.Stopping();

        await systemd.ReceivedAsync("STOPPING=1");
        Assert.Equal(["EXTEND_TIMEOUT_USEC=1500000", "READY=1", "STATUS=two lines", "WATCHDOG=1", "STOPPING=1"], systemd.Messages);
    }

    [Fact]
    public void WithoutASocketItIsSilentAndContent()
    {
        using var notifier = SystemdNotifier.FromEnvironment(_ => null);
        Assert.False(notifier.IsActive);
        Assert.True(notifier.Ready());
        Assert.Equal(0, notifier.Lost);
        Assert.Null(notifier.WatchdogTimeout);
    }

    [Fact]
    public void AMessageThatNobodyTakesIsCounted()
    {
        using var notifier = new SystemdNotifier(_folder.File("nobody"), watchdogTimeout: null);
        Assert.False(notifier.Ready());
        notifier.Alive();
        Assert.Equal(2, notifier.Lost);
    }

    [Fact]
    public void AFullSocketLosesMessagesRatherThanWait()
    {
        using var deaf = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(_folder.File("deaf")));
        using var notifier = new SystemdNotifier(_folder.File("deaf"), watchdogTimeout: null);
        for (var i = 0; i < 10_000 && notifier.Lost == 0; i++)
            notifier.Alive();
        Assert.True(notifier.Lost > 0);
    }

    [Theory]
    [InlineData("10000000", null, 10.0)]
    [InlineData("10000000", "own", 10.0)]
    [InlineData("10000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void TheWatchdogIsOursOnlyWhenSystemdSaysSo(string? microseconds, string? pid, double? seconds)
    {
        using var notifier = SystemdNotifier.FromEnvironment(name => name switch
        {
            "NOTIFY_SOCKET" => "/run/systemd/notify",
            "WATCHDOG_USEC" => microseconds,
            "WATCHDOG_PID" => pid == "own" ? $"{Environment.ProcessId}" : pid,
            _ => null,
        });
        Assert.Equal(seconds, notifier.WatchdogTimeout?.TotalSeconds);
    }

    [Fact]
    public void ANameThatIsNoSocketIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new SystemdNotifier("run/notify", watchdogTimeout: null));
        Assert.Contains("'run/notify'", error.Message, StringComparison.Ordinal);
    }
}
