using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>
/// Pictures that a golden set holds beside taught ones, which all score alike and, of a grey part, look alike in any order of colours. Each
/// is computed, so that the same teaching gives the same files:
/// <list type="bullet">
/// <item><c>blot</c>, a taught picture with a blot: the replay also covers scores and maps beyond the threshold;</item>
/// <item><c>wide</c>, coloured stripes one pixel fine, larger than the model's input: planes in another order, other constants of the
/// normalisation and a reduction that is not antialiased, or is so by another filter, change every pixel;</item>
/// <item><c>tall</c>, the same narrower than the input and much higher: enlarging, and the order of the passes.</item>
/// </list>
/// </summary>
internal static class GoldenProbes
{
    private const int WideSeed = 1;
    private const int TallSeed = 2;
    private const byte HalfTheRange = 128;

    // Planes of different contrast: a swap of any two shows.
    private static readonly (byte Low, byte High)[] Levels = [(20, 235), (60, 190), (0, 120)];

    /// <summary>A picture with a blot of a quarter of its shorter side, off its middle, half the range away from what is there.</summary>
    public static DecodedImage Blot(ImageView picture)
    {
        var (isGrey, width, height) = (picture.Format == PixelFormat.Grey8, picture.Width, picture.Height);
        var blotted = ImageFile.Decode(ImageFile.EncodePng(picture), "the blotted picture");
        var (cx, cy, radius) = (width * 3 / 5, height * 2 / 5, Math.Max(2, Math.Min(width, height) / 8));
        for (var y = Math.Max(0, cy - radius); y < Math.Min(height, cy + radius); y++)
        {
            for (var x = Math.Max(0, cx - radius); x < Math.Min(width, cx + radius); x++)
            {
                if (((x - cx) * (x - cx)) + ((y - cy) * (y - cy)) < radius * radius)
                    Invert(blotted.Pixels.AsSpan((y * blotted.Stride) + (x * (isGrey ? 1 : 3)), isGrey ? 1 : 3));
            }
        }
        return blotted;
    }

    /// <summary>Stripes that are reduced in both directions, each by a ratio that is no whole number.</summary>
    /// <param name="size">Side of the model's input.</param>
    /// <param name="ignored">What the model ignores, which ties it to pictures of one size; null when it takes any.</param>
    public static DecodedImage Wide(int size, IgnoredArea? ignored) =>
        Stripes(ignored?.Width ?? ((size * 5 / 2) + 1), ignored?.Height ?? ((size * 5 / 4) + 1), WideSeed);

    /// <summary>Stripes that are enlarged across and reduced along.</summary>
    /// <param name="size">Side of the model's input.</param>
    /// <param name="ignored">As for <see cref="Wide"/>.</param>
    public static DecodedImage Tall(int size, IgnoredArea? ignored) =>
        Stripes(ignored?.Width ?? ((size * 3 / 4) - 1), ignored?.Height ?? ((size * 2) + 3), TallSeed);

    /// <summary>
    /// Columns of random bits, one for each plane, and rows of random bits for all: a pixel is bright where they differ. There are two kinds
    /// of rows, so that PNG finds each again and keeps it in little room.
    /// </summary>
    private static DecodedImage Stripes(int width, int height, int seed)
    {
        var random = new Random(seed);
        var (columns, rows) = (new byte[width], new byte[height]);
        random.NextBytes(columns);
        random.NextBytes(rows);
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (plane, x, y) = (i % 3, i / 3 % width, i / 3 / width);
            var isBright = (((columns[x] >> plane) ^ rows[y]) & 1) != 0;
            pixels[i] = isBright ? Levels[plane].High : Levels[plane].Low;
        }
        return new(pixels, width, height, PixelFormat.Rgb24);
    }

    private static void Invert(Span<byte> pixel)
    {
        foreach (ref var channel in pixel)
            channel ^= HalfTheRange;
    }
}
