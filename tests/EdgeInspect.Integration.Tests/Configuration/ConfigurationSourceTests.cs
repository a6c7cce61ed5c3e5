using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class ConfigurationSourceTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsLeftOutHasItsDefault()
    {
        var options = Load().Options;
        Assert.Equal(new ModelOptions { Path = TinyModel.Folder }, options.Model);
        Assert.Equal(new RecipeOptions(), options.Recipe);
        Assert.Equal(DegreeOfAutomation.HumanOnly, options.Recipe.Degree);
    }

    [Fact]
    public void AnOverrideOnTheCommandLineIsTyped()
    {
        var options = Load("model:threads=8", "Recipe:Degree=full", "Recipe:Threshold=-1.5e1", "Recipe:Region=1,2,30,40").Options;
        Assert.Equal(8, options.Model.Threads);
        Assert.Equal(
            new Recipe("default", new RegionOfInterest(1, 2, 30, 40), DegreeOfAutomation.Full, -15, 0, 0), options.Recipe.ToRecipe(modelThreshold: 3));
    }

    [Fact]
    public void WithoutAThresholdTheModelsOwnCounts()
    {
        var recipe = Load("Recipe:Threshold=null", "Recipe:Region=").Options.Recipe.ToRecipe(modelThreshold: 3);
        Assert.Equal(3, recipe.Threshold);
        Assert.Null(recipe.Region);
    }

    [Fact]
    public async Task CommandLineWinsOverEnvironmentWinsOverFile()
    {
        var path = _folder.WriteConfiguration("\"Log\": { \"Level\": \"error\" }, \"Inspection\": { \"DeadlineMs\": 1, \"QueueLength\": 1 },");
        var (code, output, _) = await ProgramProcess.RunAsync(
            ["config", "show", "--config", path, "--set", "Inspection:DeadlineMs=3"],
            ("EDGEINSPECT__Inspection__DeadlineMs", "2"),
            ("EDGEINSPECT__Inspection__QueueLength", "2"));
        Assert.Equal(0, code);
        var shown = new ConfigurationSource<StationOptions>(_folder.Write("shown.json", output), []).Load().OrThrow().Options;
        Assert.Equal(new InspectionOptions { DeadlineMs = 3, QueueLength = 2 }, shown.Inspection);
        Assert.Equal("error", shown.Log.Level.ToString(), ignoreCase: true);
    }

    [Fact]
    public void TheDigestIsOfWhatIsInForceHoweverItWasWritten()
    {
        var plain = Load();
        var spelledOut = new ConfigurationSource<StationOptions>(_folder.Write("spelled.json", plain.ToJson()), []).Load().OrThrow();
        Assert.Matches("^[0-9a-f]{64}$", plain.Sha256);
        Assert.Equal(plain.Sha256, spelledOut.Sha256);
        Assert.Equal(plain.Sha256, Load("Model:Threads=1").Sha256);
        Assert.NotEqual(plain.Sha256, Load("Model:Threads=2").Sha256);
    }

    [Fact]
    public void ChangesAreNamed()
    {
        var changed = Load().ChangesTo(Load("Recipe:Threshold=2", "Station:Name=other"));
        Assert.Equal<IEnumerable<string>>(["Recipe:Threshold", "Station:Name"], changed);
    }

    private ConfigurationSnapshot<StationOptions> Load(params string[] settings) => new ConfigurationSource<StationOptions>(_folder.WriteConfiguration(), [.. settings]).Load().OrThrow();
}
