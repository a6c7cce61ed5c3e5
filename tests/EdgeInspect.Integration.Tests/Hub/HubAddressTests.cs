using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A hub that is started a second time by mistake.</summary>
public sealed class HubAddressTests
{
    [SkippableFact]
    public async Task A_hub_whose_port_is_taken_does_not_touch_the_broker()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var url = (await hub.UrlAsync()).ToString().TrimEnd('/');
        using var folder = new ScratchFolder();
        var configuration = folder.Write("hub.json", JsonSerializer.Serialize(new
        {
            Hub = new { Name = "hub", DataDirectory = folder.File("data") },
            Mqtt = new { Host = "127.0.0.1", scene.Broker.Port, ReconnectLeastMs = 20, ReconnectMostMs = 200 },
            Http = new { Url = url },
        }));

        var (code, _, errors) = await ProgramProcess.RunAsync(["hub", "run", "--config", configuration]);

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.DoesNotContain("lost", hub.Errors, StringComparison.Ordinal);
        Assert.Contains($"Http:Url = \"{url}\" can't be listened on: address already in use", errors, StringComparison.Ordinal);
        Assert.Contains("set Http:Url to another port", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", errors, StringComparison.Ordinal);
        await HubScene.UntilHealthyAsync(hub);
    }
}
