using EdgeInspect.Configuration;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class ConfigurationErrorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryErrorIsListedAtOnceWithItsLine()
    {
        var path = _folder.Write("station.json", """
            {
              // three names are needed, two are wrong
              "Station": { "Site": "a b", "Line": "l", "Nmae": "n" },
              "Model": {
                "Threads": 65,
                "Provider": "gpu",
                "WhenProviderMissing": 1,
              },
              "Recipe": { "Degree": "assist", "Region": "1,2,3", "Threshold": "high", "UnsureBelow": -0.5 },
              "Inspection": { "DeadlineMs": 12.5, "QueueLength": null },
              "Http": { "Url": "http://camera-host:80" },
              "Log": [],
              "Motel": {},
            }
            """);
        var errors = Load(path, "Inspection:QueueLenght=3", "Model:Threads").Errors.Select(e => e.ToString()).Order(StringComparer.Ordinal);

        Assert.Equal(
            new[]
            {
                $"--set Model:Threads: must be KEY=VALUE, for example Station:Name=press-4",
                $"Http:Url = \"http://camera-host:80\" ({path}:11): must be http:// with an IP address, localhost or *, and a port from 0 to 65535, for example http://127.0.0.1:8080",
                $"Inspection:DeadlineMs = 12.5 ({path}:10): must be a whole number from 1 to 60000",
                $"Inspection:QueueLength = null ({path}:10): must be a whole number from 1 to 1024",
                "Inspection:QueueLenght = \"3\" (--set Inspection:QueueLenght): is no known key (did you mean 'QueueLength'?); allowed here: DeadlineMs, QueueLength",
                $"Log ({path}:12): must be a section with Level",
                $"Model:Path ({path}:4): is missing; it must be a text",
                $"Model:Provider = \"gpu\" ({path}:6): must be one of cpu, cuda, tensorrt",
                $"Model:Threads = 65 ({path}:5): must be a whole number from 1 to 64",
                $"Model:WhenProviderMissing = 1 ({path}:7): must be one of error, cpu",
                $"Recipe:Degree = \"assist\" ({path}:9): must be one of human_only, shadow, full",
                $"Recipe:Region = \"1,2,3\" ({path}:9): must be x,y,width,height in whole pixels, for example 40,30,560,420, or null for the whole frame",
                $"Recipe:Threshold = \"high\" ({path}:9): must be a number from -1000000 to 1000000, or null",
                $"Recipe:UnsureBelow = -0.5 ({path}:9): must be a number from 0 to 1000000",
                $"Station:Name ({path}:3): is missing; it must be a text",
                $"Station:Nmae = \"n\" ({path}:3): is no known key (did you mean 'Name'?); allowed here: Site, Line, Name, StateDirectory",
                $"Station:Site = \"a b\" ({path}:3): must be 1 to 64 letters, digits, '_', '.' or '-', starting with a letter or digit",
                $"Motel ({path}:13): is no known key (did you mean 'Model'?); allowed here: ",
            }.Order(StringComparer.Ordinal),
            errors.Select(e => e.StartsWith("Motel", StringComparison.Ordinal) ? e[..(e.IndexOf("here: ", StringComparison.Ordinal) + 6)] : e));
    }

    [Theory]
    [InlineData("{ \"Station\": ", "station.json:1: is no valid JSON: ")]
    [InlineData("{\n\n \"Station\": tru }", "station.json:3: is no valid JSON: ")]
    [InlineData("{} {}", "station.json:1: is no valid JSON: ")]
    [InlineData("", "station.json:1: is no valid JSON: ")]
    [InlineData("[1]", "station.json:1: must hold one JSON object: { … }")]
    public void AFileThatIsNoConfigurationIsOneError(string text, string expected)
    {
        var error = Assert.Single(Load(_folder.Write("station.json", text)).Errors);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileIsOneError()
    {
        var path = _folder.File("none/station.json");
        Assert.Equal($"{path}: there is no such file", Assert.Single(Load(path).Errors).ToString());
    }

    [Fact]
    public void AFolderIsNoFile()
    {
        var error = Assert.Single(Load(Path.GetDirectoryName(_folder.File("x"))!).Errors);
        Assert.Contains("can't be read", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyGivenTwiceIsAnErrorWhateverItsCase()
    {
        var path = _folder.WriteConfiguration("\"Log\": { \"Level\": \"debug\",\n \"level\": \"error\" },");
        Assert.Equal($"Log:level = \"error\" ({path}:5): is given twice; first at {path}:4", Assert.Single(Load(path).Errors).ToString());
    }

    [Theory]
    [InlineData("Station:Name:Deeper=x", "Station:Name (--set Station:Name:Deeper): must be a text")]
    [InlineData("Station=x", "Station = \"x\" (--set Station): must be a section with Site, Line, Name, StateDirectory")]
    [InlineData("Model:Threads=many", "Model:Threads = \"many\" (--set Model:Threads): must be a whole number from 1 to 64")]
    [InlineData("Model:Threads=99999999999", "Model:Threads = \"99999999999\" (--set Model:Threads): must be a whole number from 1 to 64")]
    [InlineData("Recipe:Threshold=NaN", "Recipe:Threshold = \"NaN\" (--set Recipe:Threshold): must be a number from -1000000 to 1000000, or null")]
    [InlineData("Station:Name=", "Station:Name = \"\" (--set Station:Name): is missing; it must be a text")]
    [InlineData("Http:Url=http://127.0.0.1:99999", "must be http:// with an IP address")]
    [InlineData("Http:Url=https://127.0.0.1:443", "must be http:// with an IP address")]
    public void AnOverrideIsCheckedLikeTheFile(string setting, string expected)
    {
        var error = Assert.Single(Load(_folder.WriteConfiguration(), setting).Errors);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    private static ConfigurationResult<StationOptions> Load(string path, params string[] settings) => new ConfigurationSource<StationOptions>(path, [.. settings]).Load();
}
