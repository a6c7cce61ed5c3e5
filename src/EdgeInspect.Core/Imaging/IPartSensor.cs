namespace EdgeInspect.Core.Imaging;

/// <summary>A part in front of the camera.</summary>
/// <param name="AtNs">Monotonic time of the sensor's edge in nanoseconds, as the hardware's driver took it.</param>
/// <param name="MissedBefore">Edges lost since the one before; each was a part that was not seen.</param>
public readonly record struct PartEdge(long AtNs, long MissedBefore);

/// <summary>State of a part sensor.</summary>
/// <param name="IsWorking">False while its line can't be read.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="Seen">Edges told so far.</param>
/// <param name="Missed">Edges lost so far.</param>
public readonly record struct PartSensorStatus(bool IsWorking, string? Reason, long Seen, long Missed);

/// <summary>A sensor on the line that sees each part come.</summary>
public interface IPartSensor : IDisposable
{
    /// <summary>Raised on the sensor's own thread for each part. Handlers must return at once.</summary>
    event Action<PartEdge>? PartSeen;

    /// <summary>Where it stands now; safe from any thread.</summary>
    PartSensorStatus Status { get; }

    /// <summary>Opens the sensor and starts its thread.</summary>
    /// <exception cref="CameraException">It can't be opened: says what, where and what is allowed.</exception>
    void Start();
}
