using EdgeInspect.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Hosting;

/// <summary>
/// Puts a station together: the one place that knows which parts there are. What is registered here as a camera with its frame slot, a
/// detector, a ledger or an output line shows up in health and metrics by itself; hosted loops stop in the reverse order of their
/// registration. A part that can't be had is a <see cref="UserErrorException"/>.
/// </summary>
internal static class StationComposition
{
    /// <summary>Adds the station's parts.</summary>
    public static void AddParts(IServiceCollection services, StationOptions options)
    {
    }
}
