namespace EdgeInspect.Core.Inspection;

/// <summary>One quantity of the station's surroundings.</summary>
/// <param name="Name">Its name with its unit, as records carry it, for example <c>temperature_c</c>.</param>
/// <param name="Value">Its value in that unit.</param>
public readonly record struct SensorReading(string Name, double Value);

/// <summary>Sensors of the station's surroundings.</summary>
public interface IEnvironmentSensors
{
    /// <summary>The newest readings, ordered by name; a sensor that can't be read is left out. Safe from any thread.</summary>
    IReadOnlyList<SensorReading> Current { get; }
}

/// <summary>How far the wall clock can be trusted.</summary>
public interface IClockQuality
{
    /// <summary>
    /// As records carry it: <c>synchronised 1500 us</c> with the estimated error, <c>unsynchronised</c>, or <c>unknown</c>. Safe from any thread.
    /// </summary>
    string Current { get; }
}
