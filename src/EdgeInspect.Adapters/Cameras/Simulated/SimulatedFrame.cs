using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>A frame with memory of its own, filled again and again.</summary>
internal sealed class SimulatedFrame(FramePool<SimulatedFrame> pool, CaptureSettings settings) : Frame
{
    private readonly byte[] _pixels = new byte[settings.Width * settings.Height * settings.PixelFormat.BytesPerPixel()];

    public override ImageView Image =>
        new(_pixels, settings.Width, settings.Height, settings.Width * settings.PixelFormat.BytesPerPixel(), settings.PixelFormat);

    /// <summary>Where the part's picture is drawn, before the frame is offered.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>Makes it ready to be offered.</summary>
    public void Stamp(string part, long number, long capturedNs)
    {
        (Part, Number, CapturedNs, Settings) = (part, number, capturedNs, settings);
        MarkLent();
    }

    protected override void OnReleased() => pool.Return(this);
}
