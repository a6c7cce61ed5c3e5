using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.ImageFiles;

/// <summary>A smooth picture with distinct channels; the bytes that pad its rows hold what must never show up.</summary>
internal sealed class TestPicture
{
    private readonly byte[] _pixels;
    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly PixelFormat _format;

    public TestPicture(int width, int height, PixelFormat format, int padding, int shift = 0)
    {
        (_width, _height, _format) = (width, height, format);
        var bytesPerPixel = format.BytesPerPixel();
        _stride = (width * bytesPerPixel) + padding;
        _pixels = new byte[height * _stride];
        Array.Fill(_pixels, (byte)0xEE);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < Math.Min(bytesPerPixel, 3); c++)
                    _pixels[(y * _stride) + (x * bytesPerPixel) + c] = Value(x, y, IsReversed ? 2 - c : c, shift);
            }
        }
    }

    public ImageView View => new(_pixels, _width, _height, _stride, _format);

    private bool IsReversed => _format is PixelFormat.Bgr24 or PixelFormat.Bgrx32;

    /// <summary>The pixels without padding, grey or as red, green, blue.</summary>
    public byte[] AsGreyOrRgb()
    {
        var bytesPerPixel = _format.BytesPerPixel();
        var channels = Math.Min(bytesPerPixel, 3);
        var result = new byte[_width * _height * channels];
        for (var i = 0; i < result.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            var at = (pixel / _width * _stride) + (pixel % _width * bytesPerPixel);
            result[i] = _pixels[at + (IsReversed ? 2 - channel : channel)];
        }
        return result;
    }

    private static byte Value(int x, int y, int channel, int shift) => channel switch
    {
        0 => (byte)((2 * x) + y + shift),
        1 => (byte)(200 - (2 * y)),
        _ => (byte)(60 + x),
    };
}
