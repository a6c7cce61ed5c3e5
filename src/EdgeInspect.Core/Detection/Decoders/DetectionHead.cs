using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>Reads the boxes of one layout of outputs.</summary>
internal abstract class DetectionHead
{
    private const float Slack = 1e-3f;

    private readonly int _good;

    private protected DetectionHead(DecoderSetup setup)
    {
        (Classes, _good) = (setup.Classes.Count, setup.GoodClass);
        Confidence = (float)(setup.Decoder.Confidence ?? 0.01);
    }

    /// <summary>Boxes that one run can propose.</summary>
    public int Capacity { get; private protected init; }

    /// <summary>Whether the graph leaves to us what overlaps.</summary>
    public abstract bool NeedsSuppression { get; }

    private protected int Classes { get; }

    private protected float Confidence { get; }

    /// <summary>The one that a manifest names.</summary>
    public static DetectionHead Of(DecoderSetup setup) => setup.Decoder.Head switch
    {
        "yolov5" => new YoloHead(setup, hasObjectness: true),
        "yolov8" => new YoloHead(setup, hasObjectness: false),
        "end_to_end" => new EndToEndHead(setup),
        _ => new EfficientNmsHead(setup),
    };

    /// <summary>Reads one run.</summary>
    /// <param name="outputs">The values.</param>
    /// <param name="inside">The part of the input that shows the region.</param>
    /// <param name="boxes">Takes those that are confident enough.</param>
    /// <returns>False when a value is none, or no confidence, or names no class.</returns>
    public abstract bool Read(ReadOnlySpan<float[]> outputs, RegionOfInterest inside, BoxList boxes);

    /// <summary>Adds a box; one of the class that is no defect doesn't count.</summary>
    /// <returns>
    /// False when it is none: its corners are no numbers or lie the wrong way round (centre and size read as corners), or it lies within the
    /// first pixel of the input (coordinates that are shares).
    /// </returns>
    private protected bool Add(DefectBox box, RegionOfInterest inside, BoxList boxes)
    {
        var isBox = float.IsFinite(box.Left) && float.IsFinite(box.Top) && float.IsFinite(box.Right) && float.IsFinite(box.Bottom)
            && box.Right >= box.Left && box.Bottom >= box.Top && box.Class >= 0 && box.Class < Classes
            && !(box.Left >= 0 && box.Top >= 0 && box.Right <= 1 && box.Bottom <= 1 && box.Right > 0);
        if (isBox && box.Class != _good)
            boxes.Add(box with { Confidence = Math.Clamp(box.Confidence, 0, 1) }, inside);
        return isBox;
    }

    private protected static bool IsConfidence(float value) => value is >= -Slack and <= 1 + Slack;

    /// <summary>A class's number from a tensor of floats; -1 for what is none.</summary>
    private protected static int ClassOf(float value) => value is >= 0 and < 1e6f && value == MathF.Floor(value) ? (int)value : -1;
}
