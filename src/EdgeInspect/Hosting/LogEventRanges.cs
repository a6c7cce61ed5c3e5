using System.Collections.Immutable;

namespace EdgeInspect.Hosting;

/// <summary>Event ids of one generated log class.</summary>
/// <param name="LogClass">The class that declares them.</param>
/// <param name="First">The first id.</param>
/// <param name="Last">The last id.</param>
/// <param name="About">What they are about.</param>
public sealed record LogEventRange(string LogClass, int First, int Last, string About);

/// <summary>Which log class owns which event ids: the one table. A new log class takes a hundred of its area here first.</summary>
public static class LogEventRanges
{
    /// <summary>The table.</summary>
    public static ImmutableArray<LogEventRange> All { get; } =
    [
        new("HostLog", 1000, 1099, "the program's start, stop, readiness and watchdog"),
        new("ConfigurationLog", 1100, 1199, "loading and reloading the configuration"),
        new("CameraLog", 2000, 2099, "the camera"),
        new("InspectionLog", 3000, 3099, "the inspecting loop"),
        new("LedgerLog", 4000, 4199, "records and pictures on the disk"),
        new("WindowLog", 4200, 4299, "drift windows"),
        new("UplinkLog", 5000, 5099, "a station's link to the hub"),
        new("PanelLog", 6000, 6099, "the station's panel"),
        new("HubLog", 8000, 8099, "the hub, its broker and its database"),
        new("IngestLog", 8100, 8199, "what stations send to the hub"),
        new("ApiLog", 8200, 8299, "the hub's REST interface"),
        new("LiveLog", 9000, 9099, "what the pages read"),
    ];
}
