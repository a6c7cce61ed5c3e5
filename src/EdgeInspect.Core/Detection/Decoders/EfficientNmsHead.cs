using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Suppression in the graph, four outputs as TensorRT's EfficientNMS has them: count [1,1], boxes [1,N,4] with left, top, right, bottom,
/// scores [1,N], classes [1,N]. What lies behind the count is not looked at.
/// </summary>
internal sealed class EfficientNmsHead : DetectionHead
{
    public EfficientNmsHead(DecoderSetup setup)
        : base(setup)
    {
        setup.Take("count", "one value", s => s.Aggregate(1, (a, b) => a * b) == 1);
        var boxes = setup.Take("boxes", "[1,boxes,4]", s => s is [1, > 0, 4]);
        var count = boxes is null ? "boxes" : $"{boxes[1]}";
        setup.Take("scores", $"[1,{count}]", s => s is [1, var n] && (boxes is null || n == boxes[1]));
        setup.Take("classes", $"[1,{count}]", s => s is [1, var n] && (boxes is null || n == boxes[1]));
        setup.ThrowIfWrong();
        Capacity = boxes![1];
    }

    /// <inheritdoc/>
    public override bool NeedsSuppression => false;

    /// <inheritdoc/>
    public override bool Read(ReadOnlySpan<float[]> outputs, RegionOfInterest inside, BoxList boxes)
    {
        var (count, corners, scores, classes) = (outputs[0][0], outputs[1], outputs[2], outputs[3]);
        if (!(count >= 0 && count <= Capacity))
            return false;
        for (var i = 0; i < (int)count; i++)
        {
            if (!IsConfidence(scores[i]))
                return false;
            ReadOnlySpan<float> box = corners.AsSpan(i * 4, 4);
            if (scores[i] >= Confidence && !Add(new(box[0], box[1], box[2], box[3], scores[i], ClassOf(classes[i])), inside, boxes))
                return false;
        }
        return true;
    }
}
