using System.Reflection;

namespace EdgeInspect.Panel.Tests;

/// <summary>The panel shows what Core knows; it reaches no camera, database or model by itself.</summary>
public sealed class PanelDependenciesTests
{
    [Fact]
    public void The_panel_uses_nothing_but_core_its_components_and_the_frameworks()
    {
        var references = Assembly.Load("EdgeInspect.Panel").GetReferencedAssemblies().Select(r => r.Name!);
        string[] allowed = ["EdgeInspect.Core", "Radzen.Blazor", "System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.JSInterop", "Microsoft.Net.Http.Headers"];
        Assert.All(references, r => Assert.Contains(allowed, a => r == a || r.StartsWith(a + ".", StringComparison.Ordinal)));
    }
}
