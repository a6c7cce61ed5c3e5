using System.Diagnostics.CodeAnalysis;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Tests of panels, each with a station that inspects all the while: one at a time beside the other tests.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's own word")]
public sealed class PanelCollection
{
    public const string Name = "a station with its panel";
}
