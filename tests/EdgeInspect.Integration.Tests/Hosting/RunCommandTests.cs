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
            _folder.RunArguments(), ("NOTIFY_SOCKET", systemd.Name), ("WATCHDOG_USEC", "300000"));
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
        using var first = ProgramProcess.Start(_folder.RunArguments());
        var url = (await first.UrlAsync()).GetLeftPart(UriPartial.Authority);
        var (code, _, errors) = await ProgramProcess.RunAsync(
            _folder.RunArguments($"Http:Url={url}", $"Station:StateDirectory={_folder.File("other")}"));
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
    public async Task HealthNamesEveryPiece()
    {
        using var station = ProgramProcess.Start(_folder.RunArguments());
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(await station.UrlAsync(), "/health"));
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("s/l/n", health.RootElement.GetProperty("station").GetString());
        Assert.True(health.RootElement.GetProperty("uptime_s").GetDouble() >= 0);
        Assert.NotEmpty(health.RootElement.GetProperty("versions").GetProperty("edgeinspect").GetString()!);
        var names = health.RootElement.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString());
        Assert.Superset(new HashSet<string?> { "camera", "images", "ledger", "loops", "model", "output" }, names.ToHashSet());
    }

    [Fact]
    public async Task UnderTheJournalEveryLineHasItsPriority()
    {
        using var station = ProgramProcess.Start(_folder.RunArguments(), ("JOURNAL_STREAM", "8:12345"));
        await station.UrlAsync();
        station.Signal(ProgramProcess.SigTerm);
        await station.ExitAsync(DrainTime);
        var lines = station.Errors.Split('\n');
        Assert.All(lines, line => Assert.Matches(@"^<[2-7]>[A-Za-z.]+\[\d+\] .+", line));
        var start = Assert.Single(lines, line => line.StartsWith("<6>EdgeInspect.Hosting.StationHost[1000] ", StringComparison.Ordinal));
        Assert.EndsWith(" Site=s Line=l Station=n", start, StringComparison.Ordinal);
    }
}
