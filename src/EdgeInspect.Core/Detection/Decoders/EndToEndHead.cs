using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Suppression in the graph, one output [1,N,6]: left, top, right, bottom, confidence, class (YOLOv10, and v8/v11 exported with nms=True).
/// Rows of no confidence fill what is left.
/// </summary>
internal sealed class EndToEndHead : DetectionHead
{
    private const int Values = 6;

    public EndToEndHead(DecoderSetup setup)
        : base(setup)
    {
        var shape = setup.Take("boxes", "[1,boxes,6]", s => s is [1, > 0, Values]);
        setup.ThrowIfWrong();
        Capacity = shape![1];
    }

    /// <inheritdoc/>
    public override bool NeedsSuppression => false;

    /// <inheritdoc/>
    public override bool Read(ReadOnlySpan<float[]> outputs, RegionOfInterest inside, BoxList boxes)
    {
        for (var i = 0; i < Capacity; i++)
        {
            ReadOnlySpan<float> row = outputs[0].AsSpan(i * Values, Values);
            if (!IsConfidence(row[4]))
                return false;
            if (row[4] >= Confidence && !Add(new(row[0], row[1], row[2], row[3], row[4], ClassOf(row[5])), inside, boxes))
                return false;
        }
        return true;
    }
}
