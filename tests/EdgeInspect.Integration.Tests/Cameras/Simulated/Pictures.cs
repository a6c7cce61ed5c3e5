using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras.Simulated;

/// <summary>Draws parts and measures what is drawn.</summary>
internal static class Pictures
{
    public static SimulatedLineOptions Flawless(ProductKind product) => new() { Product = product, Defects = new() { Rate = 0 } };

    public static byte[] Draw(SimulatedLineOptions options, long index) => Draw(new SimulatedLine(options), index);

    public static byte[] Draw(SimulatedLine line, long index)
    {
        var pixels = new byte[line.FrameBytes];
        line.Render(index, pixels);
        return pixels;
    }

    public static byte[] Draw(SimulatedLine line, long index, Flaw? flaw)
    {
        var pixels = new byte[line.FrameBytes];
        line.Render(index, flaw, pixels);
        return pixels;
    }

    public static double Mean(ReadOnlySpan<byte> pixels, int channel = 0, int channels = 1)
    {
        var sum = 0L;
        for (var at = channel; at < pixels.Length; at += channels)
            sum += pixels[at];
        return (double)sum * channels / pixels.Length;
    }

    /// <summary>Variance of the 4-neighbour Laplacian of a grey picture.</summary>
    public static double Sharpness(byte[] grey, int width)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var at = width + 1; at < grey.Length - width - 1; at++, count++)
        {
            double value = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - (4 * grey[at]);
            (sum, squares) = (sum + value, squares + (value * value));
        }
        return (squares / count) - (sum / count * (sum / count));
    }

    public static SimulatedLineOptions Grey(this SimulatedLineOptions options) => options with { PixelFormat = PixelFormat.Grey8 };
}
