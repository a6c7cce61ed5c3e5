using EdgeInspect.Configuration;

namespace EdgeInspect.Hosting;

/// <summary>A station's health: of all that an inspecting station needs.</summary>
internal sealed class StationHealth(ConfigurationReloader<StationOptions> configuration, TimeProvider time)
    : HealthBoard(["camera", "model", "ledger", "output", "loops"], time)
{
    /// <inheritdoc/>
    protected override HealthReport Sign(HealthReport report)
    {
        var current = configuration.Current;
        var identity = current.Options.Station;
        return report with { Station = $"{identity.Site}/{identity.Line}/{identity.Name}", ConfigSha256 = current.Sha256 };
    }
}
