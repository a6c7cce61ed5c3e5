using System.Diagnostics.CodeAnalysis;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>Where the pixels of a sample lie in its memory.</summary>
internal readonly record struct VideoLayout(PixelFormat Format, int Width, int Height, int Stride, int Offset)
{
    /// <summary>Reads the layout that caps imply.</summary>
    public static unsafe bool TryRead(nint caps, out VideoLayout layout, [NotNullWhen(false)] out string? reason)
    {
        (layout, reason) = (default, null);
        if (Gst.ReadCaps(out var info, caps) != 0 && FormatOf(info.Format->Format) is { } format)
        {
            layout = new(format, info.Width, info.Height, info.Strides[0], (int)info.Offsets[0]);
            return true;
        }
        reason = $"pictures of {Gst.TakeText(Gst.ToText(caps))} can't be used; allowed are GRAY8, RGB, BGR, BGRx";
        return false;
    }

    /// <summary>The layout of one sample, which may have rows of its own length.</summary>
    public unsafe VideoLayout Of(nint sample)
    {
        var meta = Gst.GetVideoMeta(Gst.GetBuffer(sample));
        return meta is null ? this : this with { Stride = meta->Strides[0], Offset = (int)meta->Offsets[0] };
    }

    /// <summary>Whether the last pixel lies within so many bytes.</summary>
    public bool FitsIn(int bytes) =>
        Offset >= 0 && bytes >= Offset + ((Height - 1L) * Stride) + (Width * Format.BytesPerPixel());

    private static PixelFormat? FormatOf(GstVideoFormat format) => format switch
    {
        GstVideoFormat.Grey8 => PixelFormat.Grey8,
        GstVideoFormat.Rgb => PixelFormat.Rgb24,
        GstVideoFormat.Bgr => PixelFormat.Bgr24,
        GstVideoFormat.Bgrx => PixelFormat.Bgrx32,
        _ => null,
    };
}
