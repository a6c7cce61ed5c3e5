using EdgeInspect.Configuration;
using EdgeInspect.Hosting;

namespace EdgeInspect.Hub;

/// <summary>A hub's health: of all that it needs to take what stations send.</summary>
internal sealed class HubHealth(ConfigurationReloader<HubOptions> configuration, TimeProvider time)
    : HealthBoard(["broker", "store", "pictures", "retention", "loops"], time)
{
    /// <inheritdoc/>
    protected override HealthReport Sign(HealthReport report)
    {
        var current = configuration.Current;
        return report with { Hub = current.Options.Hub.Name, ConfigSha256 = current.Sha256 };
    }
}
