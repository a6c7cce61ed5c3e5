using EdgeInspect.Adapters.Cameras;

namespace EdgeInspect.Integration.Tests.Architecture;

public sealed class AdapterDependenciesTests
{
    [Fact]
    public void Adapters_know_core_but_neither_the_panel_nor_the_program()
    {
        var ours = typeof(CameraFactory).Assembly.GetReferencedAssemblies().Select(r => r.Name!)
            .Where(name => name.StartsWith("EdgeInspect", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["EdgeInspect.Core"], ours);
    }
}
