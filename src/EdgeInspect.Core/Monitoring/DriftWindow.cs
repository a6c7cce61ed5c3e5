using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>Windows that follow one another without a gap in their numbers.</summary>
/// <param name="Stream">The station and the epoch of its database.</param>
/// <param name="Camera">The camera's name in the station.</param>
/// <param name="Model">Lower-case hexadecimal SHA-256 of the model.</param>
/// <param name="Schema">What the numbers mean: <see cref="WindowSchema.Id"/>.</param>
public sealed record WindowSeries(LedgerStream Stream, string Camera, string Model, string Schema);

/// <summary>Why a window ended.</summary>
public enum WindowCut
{
    /// <summary>It held as many frames as it should.</summary>
    Full,

    /// <summary>Another model judges.</summary>
    Model,

    /// <summary>Another recipe is in force, or the same one was changed.</summary>
    Recipe,

    /// <summary>Another camera, or one of its settings changed.</summary>
    Camera,

    /// <summary>The lighting was changed.</summary>
    Lighting,

    /// <summary>The station stopped.</summary>
    Stop,
}

/// <summary>What a window covers.</summary>
/// <param name="Cut">Why it ended.</param>
/// <param name="Size">Frames that make it full.</param>
/// <param name="Missed">Inspections since the window before it, of whatever series, that are in no window.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Threshold">The recipe's threshold.</param>
/// <param name="FirstSeq">Number of its first inspection in the ledger.</param>
/// <param name="LastSeq">Number of its last one.</param>
/// <param name="FirstUtc">Wall time of the first capture.</param>
/// <param name="LastUtc">Wall time of the last one.</param>
public sealed record WindowSpan(
    WindowCut Cut, int Size, long Missed, string Recipe, double Threshold, long FirstSeq, long LastSeq, DateTimeOffset FirstUtc, DateTimeOffset LastUtc);

/// <summary>A closed window. With its number it is named for ever. Only <see cref="WindowBuilder"/> and <see cref="WindowReader"/> make one.</summary>
public sealed class DriftWindow
{
    internal DriftWindow(WindowSeries series, long seq, WindowSpan span, WindowState state) => (Series, Seq, Span, State) = (series, seq, span, state);

    /// <summary>Which windows it belongs to.</summary>
    public WindowSeries Series { get; }

    /// <summary>Its number there, from 1, without gaps.</summary>
    public long Seq { get; }

    /// <summary>What it covers.</summary>
    public WindowSpan Span { get; }

    /// <summary>What it counted.</summary>
    public WindowState State { get; }
}
