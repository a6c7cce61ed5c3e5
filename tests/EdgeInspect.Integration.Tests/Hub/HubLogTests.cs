using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>What somebody reads who is woken at night.</summary>
public sealed class HubLogTests
{
    [SkippableFact]
    public async Task A_hub_that_is_well_warns_of_nothing_and_writes_nothing_but_its_data()
    {
        using var folder = new ScratchFolder();
        await using var broker = await MosquittoBroker.StartAsync(folder);
        var home = Directory.CreateDirectory(folder.File("home")).FullName;
        var configuration = folder.Write("hub.json", JsonSerializer.Serialize(new
        {
            Hub = new { DataDirectory = folder.File("data") },
            Mqtt = new { Host = "127.0.0.1", broker.Port },
            Http = new { Url = "http://127.0.0.1:0" },
        }));
        using var hub = ProgramProcess.Start(["hub", "run", "--config", configuration], ("HOME", home));
        await HubScene.UntilHealthyAsync(hub);
        using var client = new HttpClient();
        Assert.Contains("<html", await client.GetStringAsync(await hub.UrlAsync()), StringComparison.Ordinal);

        hub.Signal(ProgramProcess.SigTerm);
        Assert.Equal(0, await hub.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.All(hub.Errors.Split('\n'), line => Assert.Contains(" info: EdgeInspect.", line, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }
}
