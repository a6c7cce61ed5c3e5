using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>One station with its panel for all tests that leave it as it was.</summary>
public class PanelFixture : IAsyncLifetime
{
    private readonly string[] _settings;

    public PanelFixture()
        : this([])
    {
    }

    /// <param name="settings">Each as Key:Path=value.</param>
    protected PanelFixture(params string[] settings) => _settings = settings;

    internal PanelScene Scene { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Scene = await PanelScene.StartAsync(_settings);

    public async Task DisposeAsync() => await Scene.DisposeAsync();
}

/// <summary>A station that runs with its panel, and people who have accounts there.</summary>
internal sealed class PanelScene : IAsyncDisposable
{
    public const string AdminPassword = "a long enough password";
    private readonly StationScene _scene = new();
    private readonly List<PanelClient> _clients = [];

    private PanelScene()
    {
    }

    public ProgramProcess Station { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The first account, signed in.</summary>
    public PanelClient Admin { get; private set; } = null!;

    public string State => _scene.State;

    /// <summary>The code that the log told.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Starts a station on the simulated line, all of whose pictures are kept, and makes the first account.</summary>
    /// <param name="settings">Each as Key:Path=value.</param>
    public static Task<PanelScene> StartAsync(params string[] settings) => StartAsync(isBare: false, settings);

    /// <summary>The same before anybody has an account.</summary>
    public static Task<PanelScene> StartBareAsync(params string[] settings) => StartAsync(isBare: true, settings);

    private static async Task<PanelScene> StartAsync(bool isBare, string[] settings)
    {
        var scene = new PanelScene();
        try
        {
            await scene.RunAsync(settings);
            scene.Code = (await scene.Station.LogAsync("makes the first one with the code ([A-Z0-9-]+)")).Groups[1].Value;
            if (!isBare)
                await scene.MakeFirstAsync();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the first account with the code of the log.</summary>
    public async Task MakeFirstAsync()
    {
        Admin = await Browser().LoadAsync();
        await Admin.JsonAsync(
            HttpMethod.Post, "first-account", new { code = Code, name = "root", display_name = "Root", password = AdminPassword });
        await Admin.LoadAsync();
    }

    /// <summary>Starts the station again on what it has stored.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        await StopAsync();
        Station.Dispose();
        await RunAsync(settings);
    }

    /// <summary>Records of accounts that were made.</summary>
    public int Accounts()
    {
        using var reader = LedgerReader.Open(State);
        return reader.Tail(100, new(RecordKinds.Audit, null)).Count(r => r.Payload.Span.IndexOf("account_added"u8) >= 0);
    }

    /// <summary>Stops the station in good order, of which the panel makes no fault.</summary>
    public async Task StopAsync()
    {
        await StationScene.StopAsync(Station);
        Assert.DoesNotContain("the panel can't be opened", Station.Errors, StringComparison.Ordinal);
    }

    /// <summary>A browser without memory.</summary>
    public PanelClient Browser(string? bearer = null)
    {
        var client = new PanelClient(Address, bearer);
        _clients.Add(client);
        return client;
    }

    /// <summary>Makes an account with a PIN.</summary>
    public Task AddAsync(string name, string role = "inspector", string pin = "480613", bool isSimulated = false) => Admin.JsonAsync(
        HttpMethod.Post, "accounts", new { name, display_name = name.ToUpperInvariant(), role, pin, is_simulated = isSimulated });

    /// <summary>Somebody signed in by PIN at a browser of its own.</summary>
    public async Task<PanelClient> SignInAsync(string name, string role = "inspector", string pin = "480613")
    {
        await AddAsync(name, role, pin);
        var client = await Browser().LoadAsync();
        await client.JsonAsync(HttpMethod.Post, "session", new { method = "pin", name, secret = pin });
        return await client.LoadAsync();
    }

    /// <summary>A program with a token of an account of its own.</summary>
    public async Task<PanelClient> ProgramAsync(string name, string role = "inspector", bool isSimulated = true)
    {
        await Admin.JsonAsync(HttpMethod.Post, "accounts", new { name, display_name = name, role, is_simulated = isSimulated });
        var token = (await Admin.JsonAsync(HttpMethod.Post, $"accounts/{name}/token")).GetProperty("token").GetString();
        return Browser(token);
    }

    /// <summary>Waits until somebody can take so many parts.</summary>
    public static async Task<List<System.Text.Json.JsonElement>> TakeAsync(PanelClient client, int count, bool adjudicate = false)
    {
        var items = new List<System.Text.Json.JsonElement>();
        await Eventually.GetAsync(
            async () =>
            {
                var answer = await client.JsonAsync(HttpMethod.Post, "review/take", new { count, adjudicate });
                items = [.. answer.GetProperty("items").EnumerateArray()];
                return items.Count;
            },
            taken => taken == count,
            () => $"there were never {count} parts to take, only {items.Count}");
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        Station.Dispose();
        _scene.Dispose();
        await Task.CompletedTask;
    }

    private async Task RunAsync(string[] settings)
    {
        Station = _scene.Start(
            [
                "Camera:Simulated:PartsPerSecond=10", "Panel:Enabled=true", "Panel:Url=http://127.0.0.1:0",
                "Images:Policy:KeepNg=true", "Images:Policy:KeepUnsure=true", "Images:Policy:OkShare=1",
                // A line that nobody would let run, so that nobody waits for parts to judge.
                "Camera:Simulated:Line:Defects:Rate=0.4",
                .. settings,
            ]);
        Address = new((await Station.LogAsync("the panel is at (http://[^ \n]+)")).Groups[1].Value);
    }
}
