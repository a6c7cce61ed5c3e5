using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;

namespace EdgeInspect.Demo;

/// <summary>The demo's folder: model, state of the station, its configuration, what the output line did, log and summary.</summary>
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

    /// <summary>Writes a configuration that <c>edgeinspect run</c> takes as well.</summary>
    public void WriteConfiguration(ProductKind product, double partsPerSecond, ulong seed)
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
            Http = new { Url = "http://127.0.0.1:0" },
        };
        File.WriteAllText(Configuration, JsonSerializer.Serialize(configuration, Indented));
    }

    /// <summary>Ids of the results that the output line passed.</summary>
    public IEnumerable<Guid> Passed() => !File.Exists(OutputLog)
        ? []
        : File.ReadLines(OutputLog)
            .Select(line => line.Split(' '))
            .Where(fields => fields is [_, "pass", _])
            .Select(fields => Guid.Parse(fields[0]));

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
        foreach (var old in new[] { State, Model })
        {
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        }
        foreach (var old in new[] { OutputLog, Summary })
            File.Delete(old);
    }
}
