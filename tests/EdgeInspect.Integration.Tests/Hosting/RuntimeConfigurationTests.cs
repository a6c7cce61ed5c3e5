using System.Text.Json;

namespace EdgeInspect.Integration.Tests.Hosting;

public sealed class RuntimeConfigurationTests
{
    /// <summary>The server's collector keeps a heap for each core and lets them grow; a small PC beside a line has no such memory.</summary>
    [Fact]
    public void TheProgramRunsWithTheWorkstationsCollector()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "edgeinspect.runtimeconfig.json");
        var properties = JsonElement.Parse(File.ReadAllText(file)).GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.False(properties.GetProperty("System.GC.Server").GetBoolean());
        Assert.True(properties.GetProperty("System.GC.Concurrent").GetBoolean());
    }
}
