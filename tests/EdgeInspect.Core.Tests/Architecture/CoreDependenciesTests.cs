using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Architecture;

/// <summary>Core is rules and arithmetic: it could run anywhere, and all of it can be tested without a machine around it.</summary>
public sealed class CoreDependenciesTests
{
    private static readonly Assembly Core = typeof(Frame).Assembly;

    private static readonly string[] Outside =
    [
        "System.Console", "System.Diagnostics.Process", "System.IO.Directory", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream",
        "System.IO.Pipes", "System.Net", "System.Runtime.InteropServices.NativeLibrary",
    ];

    [Fact]
    public void References_are_those_of_the_base_class_library()
    {
        var library = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(Core.GetReferencedAssemblies(), r => Assert.True(File.Exists(Path.Combine(library, r.Name + ".dll")), $"Core references {r.Name}"));
    }

    [Fact]
    public void Nothing_outside_the_process_is_touched()
    {
        using var image = new PEReader(File.OpenRead(Core.Location));
        var metadata = image.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}").ToArray();
        Assert.Contains("System.IO.Path", used);
        Assert.DoesNotContain(used, type => Outside.Any(o => type == o || type.StartsWith(o + ".", StringComparison.Ordinal)));
    }
}
