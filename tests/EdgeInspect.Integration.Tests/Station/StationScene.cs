using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>A line that passed or rejected a part, or came to rest.</summary>
internal sealed record GateAction(Guid Rid, string Action);

/// <summary>Everything that a station needs to run: configuration, state directory, model, and a log of what its output line did.</summary>
internal sealed class StationScene : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public StationScene() => Configuration = _folder.Write("station.json", $$"""
        {
          "Station": { "Site": "s", "Line": "l", "Name": "n", "StateDirectory": "{{State}}" },
          "Camera": {
            "Kind": "simulated",
            "Simulated": { "PartsPerSecond": 50, "Line": { "Width": {{TinyModel.Line.Width}}, "Height": {{TinyModel.Line.Height}} } }
          },
          "Model": { "Path": "{{TinyModel.Folder}}" },
          "Recipe": { "Degree": "full" },
          "Inspection": { "DeadlineMs": 500 },
          "Output": { "Simulated": { "LogPath": "{{OutputLog}}" } },
          "Images": { "Policy": { "KeepNg": false, "KeepUnsure": false, "OkShare": 0 }, "Store": { "KeepFreeBytes": 0 } },
          "Http": { "Url": "http://127.0.0.1:0" }
        }
        """);

    /// <summary>The configuration file.</summary>
    public string Configuration { get; }

    /// <summary>The state directory.</summary>
    public string State => _folder.File("state");

    /// <summary>What the output line did.</summary>
    public string OutputLog => _folder.File("output.log");

    /// <summary>Path of a file of this scene.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Starts the station as a process.</summary>
    /// <param name="settings">Each as Key:Path=value.</param>
    public ProgramProcess Start(params string[] settings) => ProgramProcess.Start(Arguments(settings));

    /// <summary>Arguments that start it.</summary>
    public IReadOnlyList<string> Arguments(params string[] settings) =>
        ["run", "--config", Configuration, .. settings.SelectMany(setting => new[] { "--set", setting })];

    /// <summary>What the output line did so far.</summary>
    public IReadOnlyList<GateAction> Actions() => ReadActions(OutputLog);

    /// <summary>What an output line did.</summary>
    public static IReadOnlyList<GateAction> ReadActions(string log)
    {
        if (!System.IO.File.Exists(log))
            return [];
        // A line is written at once; what follows the last end of a line is still to come.
        var text = System.IO.File.ReadAllText(log);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>The ledger as it is now.</summary>
    public LedgerContents Ledger() => LedgerContents.Read(State);

    /// <summary>Waits until so many records of a kind are committed.</summary>
    public Task RecordsAsync(string kind, int count) => Eventually.IsTrueAsync(() => CountOf(kind) >= count, $"there were never {count} records of kind {kind}");

    /// <summary>Waits until so many more parts have passed.</summary>
    public Task PassesAsync(int more)
    {
        var before = Passes();
        return Eventually.IsTrueAsync(() => Passes() >= before + more, $"no {more} parts passed");
    }

    /// <summary>Tells a station to stop and waits for its end in good order.</summary>
    public static async Task StopAsync(ProgramProcess station)
    {
        station.Signal(ProgramProcess.SigTerm);
        var code = await station.ExitAsync(TimeSpan.FromSeconds(5));
        Assert.True(code == 0, $"it ended with {code}: {station.Errors}");
    }

    public void Dispose() => _folder.Dispose();

    private static GateAction Parse(string line)
    {
        var fields = line.Split(' ');
        Assert.Equal(3, fields.Length);
        Assert.Contains(fields[1], new[] { "pass", "reject", "rest" });
        return new(Guid.Parse(fields[0]), fields[1]);
    }

    private int Passes() => Actions().Count(a => a.Action == "pass");

    private long CountOf(string kind)
    {
        try
        {
            using var reader = LedgerReader.Open(State);
            return reader.Tail(int.MaxValue, new(kind, null)).Count;
        }
        catch (StorageException)
        {
            // The station is just about to make it.
            return 0;
        }
    }
}
