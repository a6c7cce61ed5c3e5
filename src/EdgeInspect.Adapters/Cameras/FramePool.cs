using System.Diagnostics.CodeAnalysis;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>A fixed number of frames, taken by the camera's thread and given back by whoever releases them.</summary>
internal sealed class FramePool<TFrame>
    where TFrame : Frame
{
    // Beside those that wait in the slot: one being filled, one inspected, one with the candidate model, one being looked at.
    private const int BesideTheSlot = 4;
    private readonly Lock _gate = new();
    private readonly TFrame[] _free;
    private int _count;

    public FramePool(FrameSlot slot, Func<FramePool<TFrame>, TFrame> make)
    {
        _free = new TFrame[slot.Capacity + BesideTheSlot];
        for (_count = 0; _count < _free.Length; _count++)
            _free[_count] = make(this);
    }

    /// <summary>Takes a frame, unless all are lent.</summary>
    public bool TryRent([NotNullWhen(true)] out TFrame? frame)
    {
        lock (_gate)
        {
            frame = _count > 0 ? _free[--_count] : null;
            return frame is not null;
        }
    }

    public void Return(TFrame frame)
    {
        lock (_gate)
            _free[_count++] = frame;
    }
}
