using System.Reflection;

namespace EdgeInspect.Panel.Tests;

/// <summary>The panel shows what Core knows; it reaches no camera, database or model by itself.</summary>
public sealed class PanelDependenciesTests
{
    /// <summary>What a build puts beside these tests is everything that the panel's project needs, of ours or of others.</summary>
    [Fact]
    public void The_panel_needs_core_and_nothing_else_of_ours()
    {
        var ours = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(name => name.StartsWith("EdgeInspect", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["EdgeInspect.Core", "EdgeInspect.Panel", "EdgeInspect.Panel.Tests"], ours.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_panel_uses_nothing_but_core_and_the_frameworks()
    {
        var references = Assembly.Load("EdgeInspect.Panel").GetReferencedAssemblies().Select(r => r.Name!);
        string[] frameworks = ["System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.JSInterop"];
        Assert.All(references.Where(r => r != "EdgeInspect.Core"), r => Assert.Contains(frameworks, f => r == f || r.StartsWith(f + ".", StringComparison.Ordinal)));
    }
}
