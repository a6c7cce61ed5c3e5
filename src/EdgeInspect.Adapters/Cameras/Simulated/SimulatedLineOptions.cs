using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>A simulated production line. The same options give the same parts, pixel for pixel, on every machine.</summary>
public sealed record SimulatedLineOptions
{
    /// <summary>What is made.</summary>
    [Description("What the line makes.")]
    public ProductKind Product { get; init; } = ProductKind.Metal;

    /// <summary>Seed of everything that looks random.</summary>
    [Description("Seed of everything that looks random: the same seed gives the same parts.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Pixels in a row of a frame.</summary>
    [Description("Pixels in a row of a frame.")]
    [Range(160, 4096)]
    public int Width { get; init; } = 640;

    /// <summary>Rows of a frame.</summary>
    [Description("Rows of a frame.")]
    [Range(120, 4096)]
    public int Height { get; init; } = 480;

    /// <summary>Layout of a pixel: grey or RGB.</summary>
    [Description("Layout of a pixel.")]
    [AllowedValues(PixelFormat.Grey8, PixelFormat.Rgb24)]
    public PixelFormat PixelFormat { get; init; } = PixelFormat.Rgb24;

    /// <summary>Parts in a lot. Each lot differs a little in tone and texture.</summary>
    [Description("Parts in a lot; each lot differs a little in tone and texture.")]
    [Range(1, 100_000)]
    public int LotSize { get; init; } = 50;

    /// <summary>Largest offset of a part along each axis, in pixels of a 640x480 frame; null for what is usual for the product.</summary>
    [Description("Largest offset of a part along each axis, in pixels of a 640x480 frame; null: metal 6, label 4, sheet 6.")]
    [Range(0.0, 40.0)]
    public double? PositionJitterPx { get; init; }

    /// <summary>Largest rotation of a part to either side, in degrees; null for what is usual for the product.</summary>
    [Description("Largest rotation of a part to either side, in degrees; null: metal 2.5, label 1, sheet 1.5.")]
    [Range(0.0, 15.0)]
    public double? RotationJitterDegrees { get; init; }

    /// <summary>Strength of the sensor's noise; 1 is about two grey levels at middle grey.</summary>
    [Description("Strength of the sensor's noise; 1 is about two grey levels at middle grey.")]
    [Range(0.0, 10.0)]
    public double SensorNoise { get; init; } = 1;

    /// <summary>Which parts are defective, and how.</summary>
    [Description("Which parts are defective, and how.")]
    public SimulatedDefectOptions Defects { get; init; } = new();

    /// <summary>How the picture changes as parts go by.</summary>
    [Description("How the picture changes as parts go by.")]
    public SimulatedDriftOptions Drift { get; init; } = new();
}

/// <summary>Which parts are defective, and how.</summary>
public sealed record SimulatedDefectOptions
{
    /// <summary>Share of parts with a defect, 0 to 1.</summary>
    [Description("Share of parts with a defect.")]
    [Range(0.0, 1.0)]
    public double Rate { get; init; } = 0.08;

    /// <summary>Share of the defects that a person would find hard to see, 0 to 1.</summary>
    [Description("Share of the defects that a person would find hard to see.")]
    [Range(0.0, 1.0)]
    public double SubtleShare { get; init; } = 0.3;

    /// <summary>Types that occur; empty for all that the product can have.</summary>
    [Description("Types that occur; empty for all that the product can have.")]
    public IReadOnlyList<DefectType> Types { get; init; } = [];

    /// <summary>A type that doesn't occur before <see cref="NewTypeFromPart"/>, or null for none.</summary>
    [Description("A type that appears only from a certain part on; null for none.")]
    public DefectType? NewType { get; init; }

    /// <summary>Index of the first part that can have the new type.</summary>
    [Description("Index of the first part that can have the new type.")]
    [Range(0L, long.MaxValue)]
    public long NewTypeFromPart { get; init; }
}

/// <summary>How the picture changes as parts go by. Nothing compensates for it: exposure and gain stay as they are.</summary>
public sealed record SimulatedDriftOptions
{
    /// <summary>The lamp ages: share of its light that is lost.</summary>
    [Description("The lamp ages: share of its light that is lost.")]
    public DriftRamp LampDimming { get; init; } = new();

    /// <summary>The lens leaves its focus: 1 is a blur of 8 px radius in a 640x480 frame.</summary>
    [Description("The lens leaves its focus: 1 is a blur of 8 px radius in a 640x480 frame.")]
    public DriftRamp Defocus { get; init; } = new();

    /// <summary>The light turns red: 1 is half as much red more and half of the blue less. A grey frame hardly shows it.</summary>
    [Description("The light turns red: 1 is half as much red more and half of the blue less.")]
    public DriftRamp ColourCast { get; init; } = new();

    /// <summary>Dust and smears gather on the lens: 1 is black where they are thickest.</summary>
    [Description("Dust and smears gather on the lens: 1 is black where they are thickest.")]
    public DriftRamp DirtyLens { get; init; } = new();
}

/// <summary>One thing that drifts: nothing until a part, then more with each part up to a limit.</summary>
public sealed record DriftRamp
{
    /// <summary>Index of the part from which on it grows.</summary>
    [Description("Index of the part from which on it grows.")]
    [Range(0L, long.MaxValue)]
    public long FromPart { get; init; }

    /// <summary>Growth over a thousand parts, as a share of the full scale; 0 for none, 1000 for a jump.</summary>
    [Description("Growth over a thousand parts, as a share of the full scale; 0 for none, 1000 for a jump.")]
    [Range(0.0, 1000.0)]
    public double PerThousandParts { get; init; }

    /// <summary>Share of the full scale at which it stops, 0 to 1.</summary>
    [Description("Share of the full scale at which it stops.")]
    [Range(0.0, 1.0)]
    public double Limit { get; init; } = 1;

    /// <summary>How far it has come at a part: 0 to <see cref="Limit"/>.</summary>
    public double At(long index) => Math.Clamp((index - FromPart + 1) * (PerThousandParts / 1000), 0, Limit);
}
