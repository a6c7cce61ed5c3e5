using System.Text.Json.Nodes;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Models;

public sealed class ModelVerificationTests : IDisposable
{
    private static readonly string[] Pictures = ["0", "1", "2", "3", "blot", "wide", "tall"];

    private readonly Tampering _tampering = new();

    public void Dispose() => _tampering.Dispose();

    [Fact]
    public async Task AModelThatScoresAsItWasTaughtPasses()
    {
        var json = Path.Combine(_tampering.Folder, "report.json");
        var (code, output, errors) = await VerifyAsync("--threads", "2", "--repeat", "60", "--json", json);
        Assert.Equal((0, ""), (code, errors));
        Assert.EndsWith("PASS 'metal' scores here as where it was made", output, StringComparison.Ordinal);
        Assert.Contains("latency of 60 runs: detector ", output, StringComparison.Ordinal);
        Assert.Contains("provider cpu, threads 2, ", output, StringComparison.Ordinal);

        var report = JsonNode.Parse(File.ReadAllBytes(json))!;
        Assert.True(report["passed"]!.GetValue<bool>());
        Assert.Equal(TinyModel.Result.Manifest.Model.Sha256, report["sha256"]!.GetValue<string>());
        Assert.All(report["checks"]!.AsArray(), c => Assert.Equal("passed", c!["outcome"]!.GetValue<string>()));
        Assert.Equal(Pictures.Select(p => $"golden/{p}.png"), report["golden"]!.AsArray().Select(g => g!["path"]!.GetValue<string>()));
        var tolerance = report["tolerance"]!["score"]!.GetValue<double>();
        Assert.All(report["golden"]!.AsArray(), g => Assert.InRange(g!["score_deviation"]!.GetValue<double>(), 0, tolerance));
        Assert.InRange(report["latency_ms"]!["detector"]!["p50"]!.GetValue<double>(), 0.01, report["latency_ms"]!["with_preparation"]!["p95"]!.GetValue<double>());
        Assert.StartsWith("ONNX Runtime ", report["device"]!["runtime"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryFaultIsReportedAndNotTheFirstAlone()
    {
        File.WriteAllText(Path.Combine(_tampering.Folder, "golden", "3.png"), "no picture");
        _tampering.Manifest(m =>
        {
            m["input"]!["resizer"] = "area/1";
            m["thresholds"]!["default"] = 9.25;
            m["golden"]![4]!["score"] = 1.5;
        });
        var (code, output, _) = await VerifyAsync();
        Assert.Equal(3, code);
        Assert.Contains("golden/3.png' (10 bytes) is not the file that the manifest names", output, StringComparison.Ordinal);
        Assert.Contains("input.resizer is 'area/1', this program has 'triangle-antialias/1'", output, StringComparison.Ordinal);
        Assert.Contains("thresholds.default is '9.25', but", output, StringComparison.Ordinal);
        Assert.Contains("does not score here as where it was made", output, StringComparison.Ordinal);
        Assert.Contains("most on golden/blot.png", output, StringComparison.Ordinal);
        Assert.Matches(@"FAIL 'metal' can't be used here: 6 of \d+ checks failed$", output);
    }

    [Fact]
    public async Task AFileThatIsNotTheOneNamedIsNeverLoaded()
    {
        File.WriteAllText(Path.Combine(_tampering.Folder, ModelFolder.ModelName), "no model");
        var (code, output, _) = await VerifyAsync();
        Assert.Equal(3, code);
        Assert.Contains("detector.onnx' (8 bytes) is not the file that the manifest names", output, StringComparison.Ordinal);
        Assert.Contains("not looked at: the ONNX file is not verified", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no ONNX model that can be loaded", output, StringComparison.Ordinal);
        Assert.DoesNotContain("latency", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatIsNotThereFailsToo()
    {
        var (code, output, _) = await ProgramProcess.RunAsync(["model", "verify", Path.Combine(_tampering.Folder, "none")]);
        Assert.Equal(3, code);
        Assert.Contains("does not exist; 'edgeinspect teach' makes one", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--repeat 10", "--repeat 10: at least 50 runs")]
    [InlineData("--threads 0", "--threads 0: allowed are 1 to 64")]
    [InlineData("--provider npu", "'npu'")]
    [InlineData("--json /nowhere/report.json", "--json '/nowhere/report.json' can't be written")]
    public async Task AWrongArgumentIsNamed(string arguments, string message)
    {
        var (code, _, errors) = await VerifyAsync(arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    /// <summary>The parity check of each accelerator: the pictures that the CPU scored where the model was made, within the same tolerance.</summary>
    [SkippableTheory]
    [InlineData("cuda")]
    [InlineData("tensorrt")]
    public void AnAcceleratorScoresAsTheCpuDoes(string provider)
    {
        using var scratch = new ScratchFolder();
        var folder = scratch.File("fp32");
        DetectorTeaching.Teach(TinyModel.Request(TinyModel.Pictures, folder, backbone: "fp32"), TimeProvider.System);
        var report = ModelVerification.Run(new() { Path = folder, Provider = provider }, ModelVerification.FewestRuns, TimeProvider.System);
        var load = report.Checks.Single(c => c.Name == "load");
        Skip.If(load.Detail.Contains("can't be used here", StringComparison.Ordinal), $"no {provider} on this machine, its parity is not tested");
        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).Select(c => c.Detail)));
        Assert.Equal(provider, report.Device.Provider);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("tensorrt")]
    public void AnAcceleratorThatIsMissingIsNamedAndTheFilesAreCheckedAllTheSame(string provider)
    {
        var report = ModelVerification.Run(new() { Path = TinyModel.Folder, Provider = provider }, ModelVerification.FewestRuns, TimeProvider.System);
        if (report.Passed)
            return; // There is one, and the test above is the one that counts.
        var failed = Assert.Single(report.Checks, c => c.Outcome == CheckOutcome.Failed);
        Assert.StartsWith($"execution provider '{provider}' can't be used here: ", failed.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Passed, report.Checks.Single(c => c.Name == "statement").Outcome);
    }

    [Fact]
    public void TheToleranceIsWhatAnotherOrderOfSumsDoesToTheModel()
    {
        var tolerance = TinyModel.Result.Manifest.Tolerance;
        Assert.InRange(tolerance.Score, GoldenTolerance.Least.Score, GoldenTolerance.Most.Score);
        Assert.InRange(tolerance.Map, GoldenTolerance.Least.Map, GoldenTolerance.Most.Map);
        Assert.True(tolerance.Map > GoldenTolerance.Least.Map, "int8 activations tip somewhere");
    }

    [Fact]
    public void TheProbesReachBeyondTheThresholdAndShowColoursAlsoOfGreyParts()
    {
        var (manifest, preparation) = (TinyModel.Result.Manifest, new Preparation(TinyModel.InputSize));
        Assert.True(Golden("blot").Score > manifest.Thresholds.Default, "the blot passes as good");
        Assert.All(Pictures[..4], p => Assert.True(Golden(p).Score < Golden("blot").Score));
        var plane = TinyModel.InputSize * TinyModel.InputSize;
        var planes = new byte[3 * plane];
        foreach (var probe in new[] { "wide", "tall" })
        {
            preparation.Prepare(ImageFile.Load(Path.Combine(TinyModel.Folder, Golden(probe).Path)).View, region: null, planes);
            Assert.InRange(planes.AsSpan(0, plane).CommonPrefixLength(planes.AsSpan(plane, plane)), 0, 10);
            Assert.InRange(planes.AsSpan(plane, plane).CommonPrefixLength(planes.AsSpan(2 * plane)), 0, 10);
        }
        GoldenPicture Golden(string name) => manifest.Golden.Single(g => g.Path == $"golden/{name}.png");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    public void TheStripesTakeLittleRoom(int size)
    {
        Assert.InRange(ImageFile.EncodePng(GoldenProbes.Wide(size, ignored: null).View).Length, 1, size * 600);
        Assert.InRange(ImageFile.EncodePng(GoldenProbes.Tall(size, ignored: null).View).Length, 1, size * 600);
    }

    private Task<(int Code, string Output, string Errors)> VerifyAsync(params string[] arguments) =>
        ProgramProcess.RunAsync(["model", "verify", _tampering.Folder, .. arguments]);
}
