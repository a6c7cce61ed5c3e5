using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// YOLO without suppression in the graph. v5: [1,N,5+C], a row for each box with centre x, centre y, width, height, objectness and a value
/// for each class, the confidence being objectness times class. v8 and v11: [1,4+C,N], a column for each box, without objectness.
/// </summary>
internal sealed class YoloHead : DetectionHead
{
    private readonly int _boxStep;
    private readonly int _valueStep;
    private readonly int _firstClass;

    public YoloHead(DecoderSetup setup, bool hasObjectness)
        : base(setup)
    {
        _firstClass = hasObjectness ? 5 : 4;
        var values = _firstClass + Classes;
        var shape = hasObjectness
            ? setup.Take("boxes", $"[1,boxes,{values}] (5 and one for each of decoder.classes)", s => s is [1, > 0, var v] && v == values)
            : setup.Take("boxes", $"[1,{values},boxes] (4 and one for each of decoder.classes)", s => s is [1, var v, > 0] && v == values);
        setup.ThrowIfWrong();
        Capacity = hasObjectness ? shape![1] : shape![2];
        (_boxStep, _valueStep) = hasObjectness ? (values, 1) : (1, Capacity);
    }

    /// <inheritdoc/>
    public override bool NeedsSuppression => true;

    /// <inheritdoc/>
    public override bool Read(ReadOnlySpan<float[]> outputs, RegionOfInterest inside, BoxList boxes)
    {
        var values = outputs[0];
        for (var i = 0; i < Capacity; i++)
        {
            var first = i * _boxStep;
            var (confidence, best) = Likeliest(values, first);
            if (!IsConfidence(confidence))
                return false;
            if (confidence < Confidence)
                continue;
            var (x, y) = (values[first], values[first + _valueStep]);
            var (halfWidth, halfHeight) = (values[first + (2 * _valueStep)] / 2, values[first + (3 * _valueStep)] / 2);
            if (!Add(new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, confidence, best), inside, boxes))
                return false;
        }
        return true;
    }

    /// <summary>The class of highest confidence, the first of equal ones; NaN when a value is none.</summary>
    private (float Confidence, int Class) Likeliest(ReadOnlySpan<float> values, int first)
    {
        var (highest, best) = (float.NegativeInfinity, 0);
        for (var c = 0; c < Classes; c++)
        {
            var value = values[first + ((_firstClass + c) * _valueStep)];
            if (float.IsNaN(value))
                return (value, 0);
            if (value > highest)
                (highest, best) = (value, c);
        }
        return (_firstClass == 5 ? highest * values[first + (4 * _valueStep)] : highest, best);
    }
}
