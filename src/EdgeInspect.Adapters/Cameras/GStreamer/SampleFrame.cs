using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>
/// A frame whose pixels are a GStreamer sample's own memory, mapped while it is lent; it outlives the pipeline. Where the source writes
/// to that memory again without asking, the frame holds a copy.
/// </summary>
internal sealed class SampleFrame(FramePool<SampleFrame> pool, bool isCopied) : Frame
{
    private MappedSample _mapped;
    private byte[] _copy = [];
    private VideoLayout _layout;

    public override ImageView Image => new(
        (isCopied ? _copy : _mapped.Bytes)[_layout.Offset..], _layout.Width, _layout.Height, _layout.Stride, _layout.Format);

    /// <summary>Takes the sample over.</summary>
    /// <returns>False when it can't be mapped or is too small: then sample and frame are given back.</returns>
    public bool TryFill(nint sample, VideoLayout layout, long number, long capturedNs, CaptureSettings settings)
    {
        _layout = layout.Of(sample);
        (Number, CapturedNs, Settings) = (number, capturedNs, settings);
        if (!_mapped.TryTake(sample) || !_layout.FitsIn(_mapped.Bytes.Length))
        {
            OnReleased();
            return false;
        }
        if (isCopied)
            Copy();
        MarkLent();
        return true;
    }

    protected override void OnReleased()
    {
        _mapped.GiveBack();
        pool.Return(this);
    }

    private void Copy()
    {
        if (_copy.Length != _mapped.Bytes.Length)
            _copy = GC.AllocateUninitializedArray<byte>(_mapped.Bytes.Length);
        _mapped.Bytes.CopyTo(_copy);
        _mapped.GiveBack();
    }
}
