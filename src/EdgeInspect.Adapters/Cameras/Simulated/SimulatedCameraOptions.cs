using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>A camera over a simulated line.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>What passes under the camera.</summary>
    [Description("The simulated line that passes under the camera.")]
    public SimulatedLineOptions Line { get; init; } = new();

    /// <summary>Parts per second in free run.</summary>
    [Description("Parts per second in free run.")]
    [Range(0.01, 1000.0)]
    public double PartsPerSecond { get; init; } = 10;

    /// <summary>Parts after which the camera ends; 0 for none.</summary>
    [Description("Parts after which the camera ends; 0: never.")]
    [Range(0L, long.MaxValue)]
    public long Parts { get; init; }

    /// <summary>Exposure time that frames state, in microseconds.</summary>
    [Description("Exposure time that frames state, in microseconds; it changes nothing in the picture.")]
    [Range(1.0, 1e6)]
    public double ExposureUs { get; init; } = 800;

    /// <summary>Gain that frames state, in decibels.</summary>
    [Description("Gain that frames state, in decibels; it changes nothing in the picture.")]
    [Range(0.0, 60.0)]
    public double GainDb { get; init; }

    /// <summary>A fault that the camera plays.</summary>
    [Description("A fault that the camera plays, to see how the station takes it.")]
    public SimulatedFaultOptions Fault { get; init; } = new();
}

/// <summary>A camera that goes silent and comes back.</summary>
public sealed record SimulatedFaultOptions
{
    /// <summary>Index of the part from which on no frame comes.</summary>
    [Description("Index of the part from which on no frame comes.")]
    [Range(0L, long.MaxValue)]
    public long SilentAtPart { get; init; }

    /// <summary>How long no frame comes; 0 for no fault.</summary>
    [Description("Milliseconds for which no frame comes; the parts that pass meanwhile are lost. 0: no fault.")]
    [Range(0, 600_000)]
    public int SilentForMs { get; init; }
}
