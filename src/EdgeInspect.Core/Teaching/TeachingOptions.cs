using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Core.Teaching;

/// <summary>How a detector is taught. The defaults are the measured recipe.</summary>
public sealed record TeachingOptions
{
    /// <summary>Cells kept for each cue, in the cues' order.</summary>
    public IReadOnlyList<int> BankSizes { get; init; } = Teaching.BankSizes.Of(TeachingProfile.Accurate);

    /// <summary>In which numbers the banks are kept.</summary>
    public BankForm BankForm { get; init; }

    /// <summary>The false-reject rate that the threshold aims at, between 0 and 1.</summary>
    public double FalseRejectRate { get; init; } = 0.01;

    /// <summary>How the threshold follows from the good parts' scores.</summary>
    public ThresholdRule ThresholdRule { get; init; } = ThresholdRule.Tail;

    /// <summary>Cells of each cue from which the bank is chosen; a random sample when the pictures hold more.</summary>
    public int SampledCells { get; init; } = 60_000;

    /// <summary>Cells longer than this are compared on a random projection of this length while the bank is chosen; 0 compares them whole.</summary>
    public int ChoosingDimensions { get; init; } = 64;

    /// <summary>The cell to start choosing from, or null for a random one.</summary>
    public int? StartCell { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public int Seed { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Stages of teaching, in order.</summary>
public enum TeachingStage
{
    /// <summary>Features of all pictures; done counts pictures.</summary>
    Features,

    /// <summary>Choice of the banks' cells; done counts cells over all cues.</summary>
    Banks,

    /// <summary>Distances of each picture to the banks without its own group; done counts pictures.</summary>
    Calibration,

    /// <summary>Good pictures and labelled defects, measured for the labelled head; done counts pictures.</summary>
    Labels,

    /// <summary>The model is written, loaded and replayed; done counts models.</summary>
    Model,
}

/// <summary>How far teaching has come.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Done">Units done in it.</param>
/// <param name="Total">Units of the stage.</param>
public readonly record struct TeachingProgress(TeachingStage Stage, int Done, int Total);
