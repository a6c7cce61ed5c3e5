using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>Kinds of defects, for the catalogues of tests.</summary>
internal static class Kinds
{
    /// <summary>Names as lines have them: short ones, long ones, and one that is a single long word.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["Burr", "Dent", "Contamination", "Missing hole", "Oberflächenverunreinigung", "Scratch", "Discolouration", "Crack", "Bent pin"];

    /// <summary>A kind without pictures.</summary>
    public static object Of(string id, string name, string rule = "Whatever catches the nail.", string severity = "major", bool isRetired = false) => new
    {
        id,
        name,
        rule,
        severity,
        examples = Array.Empty<Guid>(),
        counter_examples = Array.Empty<Guid>(),
        is_retired = isRetired,
    };

    /// <summary>Makes them the first version of a station's catalogue.</summary>
    public static Task DefineAsync(PanelScene scene, params IEnumerable<object> kinds) =>
        scene.Admin.JsonAsync(HttpMethod.Put, "catalogue", new { version = 1, why = "the first one", classes = kinds.ToArray() });
}
