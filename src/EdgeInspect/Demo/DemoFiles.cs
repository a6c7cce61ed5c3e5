using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;

namespace EdgeInspect.Demo;

/// <summary>The demo's folder: model, state of the station, the hub's data, their configurations and logs, what the output line did, and the summary.</summary>
internal sealed class DemoFiles
{
    /// <summary>Lies in a folder that a demo made: only such a one is emptied by the next.</summary>
    private const string Marker = ".edgeinspect-demo";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <exception cref="UserErrorException">The folder can't be written, or holds what no demo made.</exception>
    public DemoFiles(string folder)
    {
        Folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(Folder);
            Claim();
            RemoveOld();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Usage, $"--out '{Folder}' can't be used: {e.Message}");
        }
    }

    public string Folder { get; }

    public string Model => Path.Combine(Folder, "model");

    public string State => Path.Combine(Folder, "state");

    public string Configuration => Path.Combine(Folder, "station.json");

    public string OutputLog => Path.Combine(Folder, "output.log");

    public string Log => Path.Combine(Folder, "station.log");

    public string Summary => Path.Combine(Folder, "summary.json");

    public string BrokerConfiguration => Path.Combine(Folder, "mosquitto.conf");

    public string BrokerLog => Path.Combine(Folder, "mosquitto.log");

    public string HubConfiguration => Path.Combine(Folder, "hub.json");

    public string HubData => Path.Combine(Folder, "hub");

    public string HubLog => Path.Combine(Folder, "hub.log");

    /// <summary>Writes a plain broker's configuration.</summary>
    public void WriteBroker(int port) => File.WriteAllText(
        BrokerConfiguration,
        $"# A broker for the demo: on the loopback alone, open to every program of this machine.\nlistener {port} 127.0.0.1\n"
        + $"allow_anonymous true\nset_tcp_nodelay true\npersistence false\nlog_dest stdout\nuser {Environment.UserName}\n");

    /// <summary>Writes a configuration that <c>edgeinspect hub run</c> takes as well.</summary>
    public void WriteHub(int brokerPort, Uri pages) => Write(HubConfiguration, new
    {
        Hub = new { Name = "hub", DataDirectory = HubData },
        Mqtt = new { Host = "127.0.0.1", Port = brokerPort },
        Http = new { Url = pages.GetLeftPart(UriPartial.Authority) },
    });

    /// <summary>Writes a configuration that <c>edgeinspect run</c> takes as well.</summary>
    /// <param name="product">What the line makes.</param>
    /// <param name="partsPerSecond">How fast.</param>
    /// <param name="seed">Seed of the line.</param>
    /// <param name="brokerPort">Where the broker is; null: there is no hub.</param>
    /// <param name="hasPanel">Whether the panel is open.</param>
    public void WriteStation(ProductKind product, double partsPerSecond, ulong seed, int? brokerPort, bool hasPanel)
    {
        var configuration = new
        {
            Station = new { Site = "demo", Line = "line-1", Name = "station-1", StateDirectory = State },
            Camera = new
            {
                Id = "camera",
                Kind = "simulated",
                Simulated = new
                {
                    PartsPerSecond = partsPerSecond,
                    Line = new { Product = product.ToString().ToLowerInvariant(), Seed = seed },
                },
            },
            Model = new { Path = Model },
            Recipe = new { Name = product.ToString().ToLowerInvariant(), Degree = "full" },
            Output = new { Simulated = new { LogPath = OutputLog } },
            // A tenth of the good parts is looked at too, and much of everything twice: a minute is short. JPEG is quickly written.
            Images = new { Policy = new { OkShare = hasPanel ? 0.1 : 0.01 }, Store = new { Format = hasPanel ? "jpeg" : "png" } },
            Panel = new
            {
                Enabled = hasPanel,
                Url = "http://127.0.0.1:0",
                LockAfterSeconds = 3600,
                Review = new { SecondOpinionShare = 0.5, RepeatShare = 0.1, RepeatAfter = 20, KnownTruthShare = 0.1, AgreementAuditShare = 0.3 },
            },
            Http = new { Url = "http://127.0.0.1:0" },
            Hub = new { Enabled = brokerPort is not null, Mqtt = new { Host = "127.0.0.1", Port = brokerPort ?? 1883 }, GaugesSeconds = 2 },
        };
        Write(Configuration, configuration);
    }

    /// <summary>Ids of the results that the output line passed.</summary>
    public IEnumerable<Guid> Passed() => !File.Exists(OutputLog)
        ? []
        : File.ReadLines(OutputLog)
            .Select(line => line.Split(' '))
            .Where(fields => fields is [_, "pass", _])
            .Select(fields => Guid.Parse(fields[0]));

    private static void Write<T>(string path, T configuration) => File.WriteAllText(path, JsonSerializer.Serialize(configuration, Indented));

    private void Claim()
    {
        var marker = Path.Combine(Folder, Marker);
        if (!File.Exists(marker) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw new UserErrorException(
                ExitCode.Usage,
                $"--out '{Folder}' holds files that no demo made (there is no {Marker} in it): give a new or an empty folder");
        }
        File.WriteAllText(marker, "Made by 'edgeinspect demo', which deletes model and state in this folder when it runs again.\n");
    }

    private void RemoveOld()
    {
        foreach (var old in new[] { State, Model, HubData })
        {
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        }
        foreach (var old in new[] { OutputLog, Summary })
            File.Delete(old);
    }
}
