using System.Text.Json;
using EdgeInspect.Integration.Tests.Systemd;

namespace EdgeInspect.Integration.Tests.Hosting;

public sealed class RunCommandTests : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SigTermEndsItWithSuccessAndTellsSystemd()
    {
        using var systemd = new NotifySocket(_folder.File("notify"));
        using var station = ProgramProcess.Start(
            ["run", "--config", _folder.WriteConfiguration()], ("NOTIFY_SOCKET", systemd.Name), ("WATCHDOG_USEC", "300000"));
        await station.UrlAsync();
        await systemd.ReceivedAsync("READY=1");

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
    public async Task ANotifySocketThatIsNoneIsNamed()
    {
        var (code, _, errors) = await ProgramProcess.RunAsync(["run", "--config", _folder.WriteConfiguration()], ("NOTIFY_SOCKET", "somewhere"));
        Assert.Equal(2, code);
        Assert.Contains("NOTIFY_SOCKET is 'somewhere'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthTellsOfEveryPiece()
    {
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        using var client = new HttpClient();
        var url = new Uri(await station.UrlAsync(), "/health");
        var text = await Eventually.GetAsync(AskAsync, IsOk, () => "health is never ok");
        using var health = JsonDocument.Parse(text);

        Assert.Equal("ok", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("s/l/n", health.RootElement.GetProperty("station").GetString());
        Assert.True(health.RootElement.GetProperty("uptime_s").GetDouble() >= 0);
        Assert.NotEmpty(health.RootElement.GetProperty("versions").GetProperty("edgeinspect").GetString()!);
        var components = health.RootElement.GetProperty("components").EnumerateArray().ToDictionary(
            c => c.GetProperty("name").GetString()!, c => c.GetProperty("status").GetString());
        Assert.All(["camera", "ledger", "loops", "model", "output"], name => Assert.Equal("ok", components[name]));

        async Task<string> AskAsync()
        {
            using var answer = await client.GetAsync(url);
            return await answer.Content.ReadAsStringAsync();
        }

        static bool IsOk(string text) => text.Contains("\"status\": \"ok\",\n  \"station\"", StringComparison.Ordinal);
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
