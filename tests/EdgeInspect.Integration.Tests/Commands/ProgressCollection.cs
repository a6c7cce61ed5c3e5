using System.Diagnostics.CodeAnalysis;

namespace EdgeInspect.Integration.Tests.Commands;

/// <summary>Verbs that show their progress, run in this process: a console shows one progress at a time and refuses a second.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's own word")]
public sealed class ProgressCollection
{
    public const string Name = "verbs with a progress bar";
}
