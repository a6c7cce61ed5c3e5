using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>What a user may get wrong, and the one message and exit status that it gets.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly Dictionary<string, BadInput> Inputs = new(StringComparer.Ordinal)
    {
        ["unknown key"] = new(2, scene => scene.Arguments("Recipe:Treshold=1"), "Recipe:Treshold = \"1\" (--set Recipe:Treshold): is no known key (did you mean 'Threshold'?)"),
        ["value out of range"] = new(2, scene => scene.Arguments("Inspection:DeadlineMs=0"), "Inspection:DeadlineMs = \"0\" (--set Inspection:DeadlineMs)", "from 1 to 60000"),
        ["two errors at once"] = new(2, scene => scene.Arguments("Recipe:Treshold=1", "Inspection:DeadlineMs=0"), "2 errors", "Recipe:Treshold", "Inspection:DeadlineMs"),
        ["missing model"] = new(3, scene => scene.Arguments($"Model:Path={scene.File("none")}"), "model folder '", "none' does not exist; 'edgeinspect teach' makes one"),
        ["truncated model"] = new(3, scene => scene.Arguments($"Model:Path={Truncated(scene)}"), "detector.onnx' (1000 bytes) is not the file that the manifest names: its SHA-256 is ", ", expected is "),
        ["truncated ONNX"] = new(3, scene => scene.Arguments($"Model:Path={TruncatedWithDigest(scene)}"), "detector.onnx is no ONNX model that can be loaded: "),
        ["golden outputs that don't match"] = new(3, scene => scene.Arguments($"Model:Path={WithOtherScores(scene)}"), "does not score here as where it was made: scores deviate by up to "),
        ["no image to teach"] = new(4, scene => ["teach", "--good", NoImages(scene), "--out", scene.File("new")], "-part.png: is no PNG or JPEG image"),
        ["no image to evaluate"] = new(4, scene => ["evaluate", "--data", Path.GetDirectoryName(Path.GetDirectoryName(NoImages(scene, "data/test/good")))!, "--model", TinyModel.Folder], "0-part.png: is no PNG or JPEG image"),
        ["empty folder to teach"] = new(4, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new")], "empty'", "no "),
        ["empty folder to evaluate"] = new(4, scene => ["evaluate", "--data", Empty(scene), "--model", TinyModel.Folder], "empty'", "test"),
        ["data set as good parts"] = new(4, scene => ["teach", "--good", TestParts(scene), "--out", scene.File("new")], "holds 'test', so it is a data set and not good parts alone"),
        ["threshold that is no number"] = new(2, scene => ["evaluate", "--data", Empty(scene), "--model", TinyModel.Folder, "--threshold", "nan"], "--threshold nan: allowed are finite numbers"),
        ["rate of false rejects"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--false-rejects", "0.9"], "--false-rejects 0.9: allowed are 0.0001 to 0.5"),
        ["guarantee from few parts"] = new(4, scene => ["teach", "--good", Parts(scene), "--out", scene.File("new"), "--size", "64", "--threshold-rule", "guaranteed"], "no threshold is guaranteed for 1 % false rejects"),
        ["size of a model"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--size", "100"], "--size 100: allowed are multiples of 32 from 64 to 1024"),
        ["bank sizes"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--bank-sizes", "99,20001"], "--bank-sizes '99,20001': expected are 2 numbers from 100 to 20000"),
        ["groups said twice"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--group-column", "a", "--group-pattern", "(b)"], "--group-column and --group-pattern: one of them"),
        ["rectangle to ignore"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--ignore-rect", "1,2,3"], "--ignore-rect '1,2,3': expected is x,y,width,height"),
        ["features that are something else"] = new(4, scene => ["teach", "--good", Parts(scene), "--out", scene.File("new"), "--features", scene.Configuration], "station.json' exists and is no file of features"),
        ["region of another size than the model's"] = new(2, scene => scene.Arguments($"Model:Path={WithRegion(scene)}", "Recipe:Region=10,10,100,90"), "Recipe:Region: region 10,10,100,90 is of another size than the model's own, 0,0,100,100"),
        ["region to evaluate of another size than the model's"] = new(
            2, scene => ["evaluate", "--data", TestParts(scene), "--model", WithRegion(scene), "--region", "0,0,50,100"], "--region: region 0,0,50,100 is of another size than the model's own, 0,0,100,100"),
        ["size that is no number"] = new(2, scene => ["teach", "--good", Empty(scene), "--out", scene.File("new"), "--size", "abc"], "--size: 'abc' is not a whole number in range"),
        ["seconds that are no number"] = new(2, _ => ["demo", "--for", "abc"], "--for: 'abc' is not a number"),
        ["empty folder as camera"] = new(5, scene => scene.Arguments("Camera:Kind=folder", $"Camera:Folder:Path={Empty(scene)}"), "camera 'camera': folder '", "holds no file named .png, .jpg or .jpeg"),
        ["pipeline that doesn't parse"] = new(5, scene => scene.Arguments("Camera:Kind=gstreamer", "Camera:GStreamer:Source=custom", "Camera:GStreamer:Pipeline=videotestsrc ! nosuchelement"), "camera 'camera': ", "videotestsrc ! nosuchelement", "no element \"nosuchelement\""),
        ["GPIO chip that isn't there"] = new(5, scene => scene.Arguments("Output:Kind=gpio", "Output:Gpio:Chip=/dev/gpiochip99"), "GPIO chip '/dev/gpiochip99' can't be opened", "gpioinfo"),
        ["ledger of a newer program"] = new(6, scene => NewerLedger(scene).Arguments(), "ledger.db' has schema version 99; this program knows versions up to ", "run the newer program"),
    };

    private readonly StationScene _scene = new();

    public static TheoryData<string> Names => [.. Inputs.Keys];

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public Task IsNamedWithWhatIsAllowed(string name)
    {
        var input = Inputs[name];
        return FailsAsync(input.Arguments(_scene), input.Code, input.Says);
    }

    [Fact]
    public async Task ASecondStationOnAStateDirectoryIsToldWhoHoldsIt()
    {
        using var first = _scene.Start();
        await first.UrlAsync();
        await FailsAsync(_scene.Arguments(), 6, $"state directory '{_scene.State}' is in use by another station (process {first.Id}): stop that one or give this one a directory of its own");
        await StationScene.StopAsync(first);
    }

    [Fact]
    public async Task APortThatIsTakenIsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";
        await FailsAsync(_scene.Arguments($"Http:Url={url}"), 2, $"Http:Url = \"{url}\" can't be listened on: ", "address already in use");
    }

    [SkippableFact]
    public async Task AReadOnlyStateDirectoryIsNamed()
    {
        using var disk = SmallDisk.TryMount("ro,size=1m");
        Skip.If(disk is null, "mounting a disk of its own takes root");
        await FailsAsync(_scene.Arguments($"Station:StateDirectory={disk.Path}"), 6, $"state directory '{disk.Path}' can't be written: ", "it needs to be a directory that this user may write");
    }

    /// <summary>One message, the exit status, no stack; what is logged before it is no error.</summary>
    private static async Task FailsAsync(IEnumerable<string> arguments, int code, params string[] says)
    {
        var (actual, _, errors) = await ProgramProcess.RunAsync(arguments);
        Assert.True(actual == code, $"exit status {actual} instead of {code}: {errors}");
        var message = errors[errors.IndexOf("edgeinspect: ", StringComparison.Ordinal)..];
        Assert.All(says, part => Assert.Contains(part, message, StringComparison.OrdinalIgnoreCase));
        Assert.All(message.Split('\n')[1..], line => Assert.Matches("^(  |edgeinspect: )[^ ]", line));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        var before = errors[..^message.Length].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(before, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (info|warn): ", line));
    }

    private static string Truncated(StationScene scene)
    {
        var folder = TinyModel.CopyTo(scene.File("model"));
        using var model = File.OpenWrite(Path.Combine(folder, ModelFolder.ModelName));
        model.SetLength(1000);
        return folder;
    }

    private static string TruncatedWithDigest(StationScene scene)
    {
        var folder = Truncated(scene);
        var digest = ModelFolder.Sha256(File.ReadAllBytes(Path.Combine(folder, ModelFolder.ModelName)));
        return Edit(folder, manifest => manifest["model"]!["sha256"] = digest);
    }

    private static string WithOtherScores(StationScene scene) => Edit(
        TinyModel.CopyTo(scene.File("model")), manifest => manifest["golden"]![0]!["score"] = manifest["golden"]![0]!["score"]!.GetValue<double>() + 100);

    private static string Edit(string folder, Action<JsonNode> edit)
    {
        var path = Path.Combine(folder, ModelFolder.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        edit(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
        return folder;
    }

    private static string NoImages(StationScene scene, string folder = "good")
    {
        var path = Directory.CreateDirectory(scene.File(folder)).FullName;
        for (var i = 0; i < 4; i++)
            File.WriteAllText(Path.Combine(path, $"{i}-part.png"), "this is no image");
        return path;
    }

    private static string WithRegion(StationScene scene)
    {
        var request = TinyModel.Request(TinyModel.Pictures, scene.File("model")) with { Region = new(0, 0, 100, 100) };
        DetectorTeaching.Teach(request, TimeProvider.System);
        return request.Folder;
    }

    private static string TestParts(StationScene scene)
    {
        TinyModel.WriteParts(scene.File("data/test/good"), count: 1);
        return scene.File("data");
    }

    private static string Parts(StationScene scene)
    {
        TinyModel.WriteParts(scene.File("parts"), count: 4);
        return scene.File("parts");
    }

    private static string Empty(StationScene scene) => Directory.CreateDirectory(scene.File("empty")).FullName;

    private static StationScene NewerLedger(StationScene scene)
    {
        Directory.CreateDirectory(scene.State);
        using var database = Database.OpenWriter(StateDirectory.DatabasePath(scene.State));
        database.Execute("PRAGMA user_version=99");
        return scene;
    }

    private sealed record BadInput(int Code, Func<StationScene, IReadOnlyList<string>> Arguments, params string[] Says);
}
