using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Files that a hub's configuration names: a start needs them, and a hub that lacks one later says which.</summary>
public sealed class HubFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ExitCode.Usage, "config", "check")]
    [InlineData(ExitCode.State, "run")]
    public async Task Every_file_that_is_missing_is_named_before_the_start(ExitCode expected, params string[] verb)
    {
        var configuration = Configuration(1, """
            "Store": { "Kind": "postgresql", "ConnectionString": "Host=127.0.0.1;Username=hub", "PasswordFile": "/nowhere/password" },
            """);
        var (code, _, errors) = await ProgramProcess.RunAsync(
        [
            "hub", .. verb, "--config", configuration, "--set", $"Mqtt:CaFile={_folder.Path}",
            "--set", "Mqtt:CertificateFile=/nowhere/hub.crt", "--set", "Mqtt:KeyFile=/nowhere/hub.key",
        ]);

        Assert.Equal((int)expected, code);
        Assert.Contains($"(--set Mqtt:CaFile): '{_folder.Path}' is a folder", errors, StringComparison.Ordinal);
        Assert.Contains("(--set Mqtt:CertificateFile): there is no file '/nowhere/hub.crt'", errors, StringComparison.Ordinal);
        Assert.Contains("(--set Mqtt:KeyFile): there is no file '/nowhere/hub.key'", errors, StringComparison.Ordinal);
        Assert.Matches("Store:PasswordFile = \"/nowhere/password\" \\(.*hub.json.*\\): there is no file '/nowhere/password'", errors);
    }

    [SkippableFact]
    public async Task A_key_that_a_running_hub_can_no_longer_read_is_a_warning_told_once()
    {
        using var authority = new TestAuthority(_folder, "plant");
        var own = authority.Issue("broker");
        await using var broker = await MosquittoBroker.StartAsync(
            _folder, $"cafile {authority.File}", $"certfile {own.Certificate}", $"keyfile {own.Key}", "require_certificate true");
        var (certificate, key) = authority.Issue("hub");
        using var hub = ProgramProcess.Start(
        [
            "hub", "run", "--config", Configuration(broker.Port), "--set", $"Mqtt:CaFile={authority.File}",
            "--set", $"Mqtt:CertificateFile={certificate}", "--set", $"Mqtt:KeyFile={key}",
        ]);
        await hub.LogAsync("broker, records: online");

        File.Move(key, key + ".away");
        await broker.RestartAsync();
        foreach (var link in new[] { "records", "news" })
            await hub.LogAsync($"warn: .*broker, {link}: refused: KeyFile: there is no file '{key}'");
        File.Move(key + ".away", key);
        await hub.LogAsync("(?s)there is no file.*broker, records: online");
        Assert.Equal(2, hub.Errors.Split('\n').Count(line => line.Contains("there is no file", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Hub:DataDirectory=/nowhere", "there is no file '/nowhere/fleet.db'", "Hub:DataDirectory names the folder")]
    [InlineData("Store:Path=/nowhere/other.db", "there is no file '/nowhere/other.db'", "Store:Path names it")]
    public async Task Where_there_is_no_database_to_verify_its_path_is_named(string setting, string problem, string remedy)
    {
        var (code, _, errors) = await ProgramProcess.RunAsync(["hub", "verify", "--config", Configuration(1), "--set", setting]);

        Assert.Equal((int)ExitCode.State, code);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.Contains(remedy, errors, StringComparison.Ordinal);
    }

    private string Configuration(int port, string store = "") => _folder.Write("hub.json", $$"""
        {
          "Hub": { "DataDirectory": "{{_folder.File("data")}}" },
          {{store}}
          "Mqtt": { "Host": "127.0.0.1", "Port": {{port}}, "ReconnectLeastMs": 20, "ReconnectMostMs": 100 },
          "Http": { "Url": "http://127.0.0.1:0" }
        }
        """);
}
