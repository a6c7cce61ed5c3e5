using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace EdgeInspect.Hosting;

/// <summary>How well something works, from best to worst.</summary>
internal enum HealthStatus
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>Parts are inspected, but something wants attention.</summary>
    Degraded,

    /// <summary>Parts are not inspected or not passed.</summary>
    Failing,
}

/// <summary>How well one component works.</summary>
/// <param name="Name">The component.</param>
/// <param name="Status">How well.</param>
/// <param name="Reason">Why, in plain words.</param>
internal sealed record ComponentHealth(string Name, HealthStatus Status, string Reason);

/// <summary>What <c>GET /health</c> answers.</summary>
/// <param name="Status">That of the worst component.</param>
/// <param name="Station">Of a station: site, line and name.</param>
/// <param name="Hub">Of a hub: its name.</param>
/// <param name="UptimeS">Seconds since start.</param>
/// <param name="ConfigSha256">Digest of the configuration in force.</param>
/// <param name="Versions">What runs.</param>
/// <param name="Components">Every component.</param>
internal sealed record HealthReport(
    HealthStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Station,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hub,
    double UptimeS,
    string ConfigSha256,
    ImmutableSortedDictionary<string, string> Versions,
    ImmutableArray<ComponentHealth> Components);

/// <summary>Asks every component how it is. A component that is needed and that nobody reports on is failing.</summary>
/// <param name="needed">The components without which the program doesn't do what it is for.</param>
/// <param name="time">The clock, which starts to count the uptime.</param>
internal abstract class HealthBoard(ImmutableArray<string> needed, TimeProvider time)
{
    /// <summary>The program's version.</summary>
    public static readonly string ProgramVersion =
        typeof(HealthBoard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static readonly ImmutableSortedDictionary<string, string> Versions = ImmutableSortedDictionary.CreateRange(
    [
        KeyValuePair.Create("edgeinspect", ProgramVersion),
        KeyValuePair.Create("dotnet", Environment.Version.ToString()),
        KeyValuePair.Create("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}"),
    ]);

    private readonly ConcurrentDictionary<string, Func<(HealthStatus Status, string Reason)>> _components = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();

    /// <summary>Time since start.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_started);

    /// <summary>Has a component report. The callback comes from any thread and must return at once.</summary>
    public void Add(string name, Func<(HealthStatus Status, string Reason)> check) => _components[name] = check;

    /// <summary>How everything is now.</summary>
    public HealthReport Report()
    {
        var reported = _components.Select(c => Ask(c.Key, c.Value));
        ImmutableArray<ComponentHealth> components = [.. reported.Concat(Missing()).OrderBy(c => c.Name, StringComparer.Ordinal)];
        return Sign(new(components.Max(c => c.Status), Station: null, Hub: null, Math.Round(Uptime.TotalSeconds, 1), "", Versions, components));
    }

    /// <summary>The same with the name of whose health it is and the digest of its configuration.</summary>
    protected abstract HealthReport Sign(HealthReport report);

    private static ComponentHealth Ask(string name, Func<(HealthStatus Status, string Reason)> check)
    {
        var (status, reason) = check();
        return new(name, status, reason);
    }

    private IEnumerable<ComponentHealth> Missing() => needed
        .Where(name => !_components.ContainsKey(name))
        .Select(name => new ComponentHealth(name, HealthStatus.Failing, "is not part of this run"));
}
