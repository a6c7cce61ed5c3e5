using EdgeInspect.Configuration;

namespace EdgeInspect.Integration.Tests.Documents;

/// <summary>The commented examples say of themselves that what stands there is the default.</summary>
public sealed class ExampleConfigurationTests
{
    private static readonly string[] Needed = ["Station:Site", "Station:Line", "Station:Name", "Model:Path"];

    [Fact]
    public void Of_a_station_all_but_what_its_head_names_is_the_default()
    {
        var example = Load<StationOptions>("edgeinspect.example.json");
        var defaults = ConfigurationSource<StationOptions>.OfSettings(Needed.Select(key => $"{key}=other")).OrThrow();

        Assert.Equal(Needed.Order(StringComparer.Ordinal), defaults.ChangesTo(example));
        var head = string.Join('\n', File.ReadLines(PathOf("edgeinspect.example.json")).TakeWhile(line => line != "{"));
        Assert.All(Needed, key => Assert.Contains(key, head, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_hub_all_is() => Assert.Empty(
        ConfigurationSource<HubOptions>.OfSettings([]).OrThrow().ChangesTo(Load<HubOptions>("edgeinspect-hub.example.json")));

    private static ConfigurationSnapshot<TOptions> Load<TOptions>(string file)
        where TOptions : class, IRootOptions<TOptions> => new ConfigurationSource<TOptions>(PathOf(file), []).Load().OrThrow();

    private static string PathOf(string file) => Path.Combine(SharedData.Root, "deploy", file);
}
