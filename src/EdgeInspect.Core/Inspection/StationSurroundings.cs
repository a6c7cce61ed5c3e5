namespace EdgeInspect.Core.Inspection;

/// <summary>What holds for every record until it changes: immutable, replaced as a whole by one reference write.</summary>
/// <param name="TimeQuality">How far the wall clock can be trusted: <c>synchronised</c>, <c>unsynchronised</c> or <c>unknown</c>.</param>
/// <param name="Readings">The latest sensor readings.</param>
public sealed record StationSurroundings(string TimeQuality, IReadOnlyList<SensorReading> Readings)
{
    /// <summary>Nothing is known.</summary>
    public static StationSurroundings Unknown { get; } = new("unknown", []);
}
