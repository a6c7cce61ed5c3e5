namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgeinspect-");

    /// <summary>Path of a file in it.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a configuration that runs: a simulated line, a small model, a state of its own, a port that the system chooses.</summary>
    /// <param name="more">Further sections, each followed by a comma.</param>
    /// <returns>Its path.</returns>
    public string WriteConfiguration(string more = "") => Write("station.json", $$"""
        {
          "Station": { "Site": "s", "Line": "l", "Name": "n", "StateDirectory": "{{File("state")}}" },
          "Model": { "Path": "{{TinyModel.Folder}}" },
          {{more}}
          "Http": { "Url": "http://127.0.0.1:0" }
        }
        """);

    public void Dispose() => _folder.Delete(recursive: true);
}
