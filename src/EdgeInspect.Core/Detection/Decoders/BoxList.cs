using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Boxes that one run proposes, in pixels of the input. Holds as many as the model can propose, so that none is dropped unseen; memory is
/// taken once.
/// </summary>
internal sealed class BoxList(int capacity)
{
    private readonly DefectBox[] _boxes = new DefectBox[capacity];
    private readonly ulong[] _order = new ulong[capacity];

    /// <summary>Boxes in it.</summary>
    public int Count { get; private set; }

    /// <summary>Empties it.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a box unless it lies wholly outside of what the region fills.</summary>
    public void Add(in DefectBox box, RegionOfInterest inside)
    {
        var touches = box.Right > inside.X && box.Left < inside.X + inside.Width && box.Bottom > inside.Y && box.Top < inside.Y + inside.Height;
        if (!touches)
            return;
        // The bits of a number that is not negative are in its order; complemented, an ascending sort puts the most confident first and of
        // equally confident ones the one that came first.
        _order[Count] = ((ulong)~BitConverter.SingleToUInt32Bits(box.Confidence) << 32) | (uint)Count;
        _boxes[Count++] = box;
    }

    /// <summary>Takes the most confident boxes; with suppression, those that no more confident box of their class overlaps too much.</summary>
    /// <param name="overlap">Largest intersection over union of two boxes of a class; null for no suppression.</param>
    /// <param name="kept">Takes them, the most confident first; what finds no room is dropped.</param>
    /// <returns>How many were taken.</returns>
    public int Best(float? overlap, Span<DefectBox> kept)
    {
        _order.AsSpan(0, Count).Sort();
        var count = 0;
        for (var i = 0; i < Count && count < kept.Length; i++)
        {
            ref readonly var box = ref _boxes[(int)(uint)_order[i]];
            if (overlap is not { } limit || !IsCovered(box, kept[..count], limit))
                kept[count++] = box;
        }
        return count;
    }

    private static bool IsCovered(in DefectBox box, ReadOnlySpan<DefectBox> kept, float limit)
    {
        foreach (ref readonly var other in kept)
        {
            if (other.Class == box.Class && other.Overlap(box) > limit)
                return true;
        }
        return false;
    }
}
