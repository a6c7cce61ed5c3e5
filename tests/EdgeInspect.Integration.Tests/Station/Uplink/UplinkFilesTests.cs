using System.Text.RegularExpressions;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>A line does not stop for the hub: a station whose link lacks a file inspects, says so, and is mended as it runs.</summary>
public sealed class UplinkFilesTests : IDisposable
{
    private readonly StationScene _scene = new();
    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task A_key_that_is_not_there_costs_the_link_and_not_the_line_until_it_is_put_there()
    {
        using var authority = new TestAuthority(_folder, "plant");
        var own = authority.Issue("broker");
        await using var bench = await MqttBench.StartInAsync(
            _folder, $"cafile {authority.File}", $"certfile {own.Certificate}", $"keyfile {own.Key}", "require_certificate true");
        var (certificate, key) = authority.Issue("s1");
        var ear = new HubEar(await bench.ListenAsync(
            "hub", StationTopics.AllUpward, o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key }));
        var late = _folder.File("late.key");
        using var station = _scene.Start([
            .. Link(bench.Broker.Port), $"Hub:Mqtt:CaFile={authority.File}", $"Hub:Mqtt:CertificateFile={certificate}",
            $"Hub:Mqtt:KeyFile={late}",
        ]);

        await station.LogAsync($"warn: .*KeyFile: there is no file '{late}'");
        await _scene.PassesAsync(20);
        using var client = new HttpClient();
        var health = Regex.Unescape(await client.GetStringAsync(new Uri(await station.UrlAsync(), "health")));
        Assert.Contains($"KeyFile: there is no file '{late}'; ", health, StringComparison.Ordinal);
        Assert.Contains("degraded", health, StringComparison.Ordinal);
        Directory.CreateDirectory(late);
        await station.LogAsync($"warn: .*KeyFile: '{late}' is a folder");
        await _scene.PassesAsync(50);
        Assert.Equal(2, station.Errors.Split('\n').Count(line => line.Contains(late, StringComparison.Ordinal)));

        Directory.Delete(late);
        File.Copy(key, late);
        await station.LogAsync("connected to the broker");
        await Eventually.IsTrueAsync(() => ear.Records.Count > 20, "no records come");
        await Eventually.IsTrueAsync(() => ear.Events.Any(news => news.Kind == "uplink_unusable"), "the hub is not told");
        await StationScene.StopAsync(station);
    }

    [SkippableFact]
    public async Task A_library_that_is_not_there_is_waited_for_too()
    {
        await using var bench = await MqttBench.StartInAsync(_folder);
        var wrong = _folder.Write("libraries/libmosquitto.so.1", "no library");
        using var station = ProgramProcess.Start(
            _scene.Arguments(Link(bench.Broker.Port)), ("LD_LIBRARY_PATH", Path.GetDirectoryName(wrong)));

        await station.LogAsync("warn: .*libmosquitto isn't installed \\(Debian's package libmosquitto1\\): .*libmosquitto.so.1");
        await _scene.PassesAsync(20);
        File.Delete(wrong);
        await station.LogAsync("connected to the broker");
        await StationScene.StopAsync(station);
        Assert.Single(station.Errors.Split('\n'), line => line.Contains("isn't installed", StringComparison.Ordinal));
    }

    /// <summary>A recipe can be changed though a file of the link is missing.</summary>
    [Fact]
    public async Task A_missing_file_is_no_error_of_a_reload()
    {
        using var station = _scene.Start([.. Link(1), $"Hub:Mqtt:CaFile={_folder.File("none.crt")}"]);
        await station.LogAsync("health and metrics at");
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync("configuration reloaded: nothing changed");
        // A slow machine may lose parts meanwhile, which is an error of its own.
        Assert.DoesNotMatch("fail: .*(none.crt|configuration)", station.Errors);
    }

    private static string[] Link(int port) =>
    [
        "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={port}", "Hub:Mqtt:ReconnectLeastMs=20",
        "Hub:Mqtt:ReconnectMostMs=200",
    ];
}
