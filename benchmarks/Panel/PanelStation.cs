using System.Globalization;
using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.SimulatedInspectors;

namespace EdgeInspect.Benchmarks.Panel;

/// <summary>A real station with its panel, whose queue it fills itself, and accounts for those who load it.</summary>
internal sealed class PanelStation : IDisposable
{
    private const int FillPartsPerSecond = 60;
    private const string Pin = "480613";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly SimulatedLineOptions Line = new() { Width = 320, Height = 240 };
    private readonly string _folder = Workbench.Scratch();
    private readonly string _program;

    public PanelStation(string program) => _program = program;

    /// <summary>Where its ledger is.</summary>
    public string State => Path.Combine(_folder, "state");

    /// <summary>Tokens of those who load it.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>Name and PIN of who sits before the browser.</summary>
    public static (string Name, string Pin) Person => ("ada", Pin);

    /// <summary>Teaches the model, makes the accounts, and inspects until the queue is there.</summary>
    /// <returns>Parts that wait.</returns>
    public async Task<long> FillAsync(PanelLoadSize size)
    {
        Workbench.TeachSmall(Path.Combine(_folder, "model"), Line);
        var (station, address) = await StartAsync(FillPartsPerSecond, okShare: 1, "with the code");
        using (station)
        {
            await MakeAccountsAsync(address, station.Text.Split("with the code ")[1].Split('\n')[0].Trim(), size.Clients);
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", Tokens[0]);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            long waiting;
            while ((waiting = await WaitingAsync(client)) < size.Queue && await timer.WaitForNextTickAsync())
            {
                if (station.HasEnded)
                    throw new InvalidOperationException($"the station ended: {station.Text}");
            }
            await station.StopAsync();
            return waiting;
        }
    }

    /// <summary>Starts it.</summary>
    /// <returns>The process and the panel's address.</returns>
    public async Task<(LoadProcess Station, Uri Panel)> StartAsync(double partsPerSecond, double okShare = 0, string? alsoSays = null)
    {
        var file = Path.Combine(_folder, "station.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            Station = new { Site = "bench", Line = "line-1", Name = "station-1", StateDirectory = State },
            Camera = new { Kind = "simulated", Simulated = new { PartsPerSecond = partsPerSecond, Line = new { Line.Width, Line.Height, Defects = new { Rate = okShare > 0 ? 0.5 : 0.08 } } } },
            Model = new { Path = Path.Combine(_folder, "model") },
            Recipe = new { Degree = "full" },
            Images = new { Policy = new { KeepNg = true, KeepUnsure = true, OkShare = okShare } },
            Panel = new { Enabled = true, Url = "http://127.0.0.1:0", LockAfterSeconds = 28_800 },
            Http = new { Url = "http://127.0.0.1:0" },
        }));
        var station = LoadProcess.Start(_program, "run", "--config", file);
        var address = new Uri(await station.SaysAsync("the panel is at", Patience));
        if (alsoSays is not null)
            await station.SaysAsync(alsoSays, Patience);
        return (station, address);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task MakeAccountsAsync(Uri panel, string code, int clients)
    {
        using var setup = await PanelSetup.BeginAsync(panel, code, "admin", "a long enough password");
        await setup.AddPersonAsync(Person.Name, "Ada", "inspector", Pin);
        await setup.DefineAsync([("scratch", "Scratch", "A line that catches the nail.", "minor"), ("dent", "Dent", "Pressed in.", "major")]);
        for (var i = 0; i < clients; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"sim-{i}");
            Tokens.Add(await setup.AddSimulatedAsync(new(name, name, Miss: 0, FalseAlarm: 0, Unsure: 0, TimeSpan.Zero)));
        }
    }

    private static async Task<long> WaitingAsync(HttpClient client)
    {
        var live = JsonElement.Parse(await client.GetStringAsync(new Uri("/api/v1/live", UriKind.Relative)));
        return live.GetProperty("waiting").GetProperty("review").GetInt64();
    }
}
