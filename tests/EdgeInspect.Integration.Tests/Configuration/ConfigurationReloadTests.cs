using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABadReloadKeepsTheLastGoodOne()
    {
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        var page = new Uri(await station.UrlAsync(), "/health");
        using var client = new HttpClient();
        var before = await DigestAsync(client, page);

        _folder.WriteConfiguration("\"Recipe\": { \"Degree\": \"all\", \"Threshold\": true },");
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync("not reloaded, the last good one stays in force; 2 to mend");
        await station.LogAsync("Recipe:Degree = \"all\" .*station.json:4.*must be one of human_only");
        await station.LogAsync("Recipe:Threshold = true .*must be a number");
        Assert.Equal(before, await DigestAsync(client, page));

        _folder.WriteConfiguration("\"Recipe\": { \"Threshold\": 4 },");
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync("configuration reloaded, SHA-256 [0-9a-f]{64}; changed: Recipe:Threshold");
        Assert.NotEqual(before, await DigestAsync(client, page));
    }

    [Fact]
    public async Task WhatCannotChangeWhileRunningWaitsForARestart()
    {
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        var page = new Uri(await station.UrlAsync(), "/health");
        using var client = new HttpClient();
        var before = await DigestAsync(client, page);

        _folder.WriteConfiguration("\"Inspection\": { \"DeadlineMs\": 7 },");
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync("these changes wait for a restart: Inspection:DeadlineMs");
        await station.LogAsync("nothing changed");
        Assert.Equal(before, await DigestAsync(client, page));
    }

    [Fact]
    public async Task TheLogLevelChangesAtOnce()
    {
        const string Request = "Microsoft.AspNetCore.Hosting.Diagnostics";
        using var station = ProgramProcess.Start(["run", "--config", _folder.WriteConfiguration()]);
        var page = new Uri(await station.UrlAsync(), "/health");
        using var client = new HttpClient();
        await DigestAsync(client, page);
        Assert.DoesNotContain(Request, station.Errors, StringComparison.Ordinal);

        _folder.WriteConfiguration("\"Log\": { \"Level\": \"debug\" },");
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync("changed: Log:Level");
        await DigestAsync(client, page);
        await station.LogAsync(Request);
    }

    private static async Task<string> DigestAsync(HttpClient client, Uri page)
    {
        using var answer = await client.GetAsync(page);
        using var health = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return health.RootElement.GetProperty("config_sha256").GetString()!;
    }
}
