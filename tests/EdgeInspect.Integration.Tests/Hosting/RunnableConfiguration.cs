namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>A configuration that runs.</summary>
internal static class RunnableConfiguration
{
    /// <summary>Writes one: a simulated line, a small model, a state of its own, a port that the system chooses.</summary>
    /// <param name="folder">Where it goes, and the state.</param>
    /// <param name="more">Further sections, each followed by a comma.</param>
    /// <returns>Its path.</returns>
    public static string WriteConfiguration(this ScratchFolder folder, string more = "") => folder.Write("station.json", $$"""
        {
          "Station": { "Site": "s", "Line": "l", "Name": "n", "StateDirectory": "{{folder.File("state")}}" },
          "Model": { "Path": "{{TinyModel.Folder}}" },
          {{more}}
          "Http": { "Url": "http://127.0.0.1:0" }
        }
        """);
}
