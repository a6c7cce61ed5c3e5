using System.Net;
using System.Text.Json;
using EdgeInspect.Integration.Tests.Systemd;

namespace EdgeInspect.Integration.Tests.Hosting;

public sealed class RunCommandTests : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SigTermEndsItWithSuccessAndTellsSystemd()
    {
        using var systemd = new NotifySocket(_folder.File("notify"));
        using var station = ProgramProcess.Start(
            ["run", "--config", _folder.WriteConfiguration()], ("NOTIFY_SOCKET", systemd.Name), ("WATCHDOG_USEC", "300000"));
        await station.UrlAsync();
        await systemd.ReceivedAsync("STATUS=waits for the first part");

        station.Signal(ProgramProcess.SigTerm);
        Assert.Equal(0, await station.ExitAsync(DrainTime));
        await systemd.ReceivedAsync("STOPPING=1");
        Assert.Contains("stopped after", station.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongConfigurationEndsItBeforeItStarts()
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(["run", "--config", _folder.WriteConfiguration(), "--set", "Recipe:Treshold=1"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("Recipe:Treshold = \"1\" (--set Recipe:Treshold): is no known key (did you mean 'Threshold'?)", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsNamed()
    {
        using var first = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        var url = (await first.UrlAsync()).GetLeftPart(UriPartial.Authority);
        var (code, _, errors) = await ProgramProcess.RunAsync(["run", "--config", _folder.WriteConfiguration(), "--set", $"Http:Url={url}"]);
        Assert.Equal(2, code);
        Assert.Contains($"Http:Url = \"{url}\" can't be listened on: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANotifySocketThatIsNoneIsNamed()
    {
        var (code, _, errors) = await ProgramProcess.RunAsync(["run", "--config", _folder.WriteConfiguration()], ("NOTIFY_SOCKET", "somewhere"));
        Assert.Equal(2, code);
        Assert.Contains("NOTIFY_SOCKET is 'somewhere'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthNamesEveryPieceThatIsMissing()
    {
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(await station.UrlAsync(), "/health"));
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("failing", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("s/l/n", health.RootElement.GetProperty("station").GetString());
        Assert.True(health.RootElement.GetProperty("uptime_s").GetDouble() >= 0);
        Assert.NotEmpty(health.RootElement.GetProperty("versions").GetProperty("edgeinspect").GetString()!);
        var missing = health.RootElement.GetProperty("components").EnumerateArray()
            .Where(c => c.GetProperty("status").GetString() == "failing")
            .Select(c => (c.GetProperty("name").GetString(), c.GetProperty("reason").GetString()));
        Assert.Equal(["camera", "ledger", "model", "output"], missing.Select(c => c.Item1));
        Assert.All(missing, c => Assert.Equal("is not part of this run", c.Item2));
    }

    [Fact]
    public async Task UnderTheJournalEveryLineHasItsPriority()
    {
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()], ("JOURNAL_STREAM", "8:12345"));
        await station.UrlAsync();
        station.Signal(ProgramProcess.SigTerm);
        await station.ExitAsync(DrainTime);
        var lines = station.Errors.Split('\n');
        Assert.All(lines, line => Assert.Matches(@"^<[2-7]>[A-Za-z.]+\[\d+\] .+", line));
        var start = Assert.Single(lines, line => line.StartsWith("<6>EdgeInspect.Hosting.StationHost[1000] ", StringComparison.Ordinal));
        Assert.EndsWith(" Site=s Line=l Station=n", start, StringComparison.Ordinal);
    }
}
