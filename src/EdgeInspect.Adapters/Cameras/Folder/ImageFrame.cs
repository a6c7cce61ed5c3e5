using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>A frame whose pixels were decoded from a file.</summary>
internal sealed class ImageFrame(FramePool<ImageFrame> pool) : Frame
{
    private DecodedImage? _image;

    public override ImageView Image => _image!.View;

    /// <summary>Makes it ready to be offered.</summary>
    public void Fill(DecodedImage image, string part, long number, long capturedNs, CaptureSettings settings)
    {
        (_image, Part, Number, CapturedNs, Settings) = (image, part, number, capturedNs, settings);
        MarkLent();
    }

    protected override void OnReleased()
    {
        _image = null;
        pool.Return(this);
    }
}
