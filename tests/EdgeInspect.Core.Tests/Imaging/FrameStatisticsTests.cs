using System.Text.Json;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Imaging.Statistics;

namespace EdgeInspect.Core.Tests.Imaging;

/// <summary>Every kernel against the same known answers, and against each other on pictures large enough for vectors.</summary>
public sealed class FrameStatisticsTests
{
    private static readonly Oracle Known = Oracle.Load("image_stats");
    private static readonly PixelFormat[] Formats = Enum.GetValues<PixelFormat>();

    public static TheoryData<string, string, PixelFormat> Cases()
    {
        var data = new TheoryData<string, string, PixelFormat>();
        foreach (var kernel in StatisticsRows.All)
        {
            foreach (var name in Known.Names("stats_"))
            {
                foreach (var format in Formats.Where(f => IsColour(Known[name]) == (f != PixelFormat.Grey8)))
                    data.Add(kernel.GetType().Name, name, format);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string kernel, string name, PixelFormat format)
    {
        var oracle = Known[name];
        var picture = Picture.Of(oracle.Input.GetProperty("image"), format);
        var statistics = Kernel(kernel).Compute(picture.View, picture.Region);

        var expected = oracle.Expected;
        Known.Close(expected.GetProperty("mean_luma"), statistics.Luma);
        Assert.Equal(expected.GetProperty("p5").GetInt32(), statistics.P5);
        Assert.Equal(expected.GetProperty("p95").GetInt32(), statistics.P95);
        Known.Close(expected.GetProperty("laplacian_variance"), statistics.Sharpness);
        Known.Close(expected.GetProperty("saturation_mean"), statistics.Saturation);
        var clipped = expected.GetProperty("clipped").GetProperty("dark_le_0_bright_ge_255");
        Known.Close(clipped[0], statistics.ClippedDark);
        Known.Close(clipped[1], statistics.ClippedBright);
        Known.Close(expected.GetProperty("noise_sigma"), statistics.Noise);
    }

    [Fact]
    public void Kernels_agree_exactly_on_random_pictures_of_every_size_format_and_stride()
    {
        var random = new Random(7);
        var kernels = StatisticsRows.All.Select(rows => new FrameStatisticsKernel(rows)).ToArray();
        for (var round = 0; round < 400; round++)
        {
            var format = Formats[round % Formats.Length];
            var picture = Picture.Random(random, random.Next(1, 150), random.Next(1, 12), format);
            var expected = kernels[0].Compute(picture.View, picture.Region);
            Assert.All(kernels, kernel => Assert.Equal(expected, kernel.Compute(picture.View, picture.Region)));
        }
    }

    [Fact]
    public void Sums_do_not_overflow_on_the_harshest_wide_picture()
    {
        const int Width = 70_001;
        var pixels = new byte[3 * Width];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((((i / Width) + (i % Width)) & 1) * 255);
        var image = new ImageView(pixels, Width, 3, Width, PixelFormat.Grey8);
        foreach (var rows in StatisticsRows.All)
        {
            var statistics = new FrameStatisticsKernel(rows).Compute(image, new(0, 0, Width, 3));
            Assert.Equal(1020.0 * 1020, statistics.Sharpness, 1e-3 * 1020);
            Assert.Equal(Math.Sqrt(Math.PI / 2) * 2040 / 6, statistics.Noise!.Value, 1e-9);
        }
    }

    [Theory]
    [InlineData(PixelFormat.Grey8)]
    [InlineData(PixelFormat.Rgb24)]
    public void Only_pixels_of_the_region_count(PixelFormat format)
    {
        var random = new Random(11);
        var picture = Picture.Random(random, 67, 20, format);
        var kernel = new FrameStatisticsKernel();
        var before = kernel.Compute(picture.View, picture.Region);
        picture.ScribbleOutside(random);
        Assert.Equal(before, kernel.Compute(picture.View, picture.Region));
    }

    [Fact]
    public void A_region_outside_the_picture_is_refused()
    {
        var pixels = new byte[16];
        var kernel = new FrameStatisticsKernel();
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => kernel.Compute(new ImageView(pixels, 4, 4, 4, PixelFormat.Grey8), new(1, 0, 4, 4)));
        Assert.Contains("4x4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_widest_region_was_seen()
    {
        var random = new Random(3);
        var pictures = Formats.Select(format => Picture.Random(random, 320, 40, format)).ToArray();
        var kernel = new FrameStatisticsKernel();
        foreach (var picture in pictures)
            kernel.Compute(picture.View, picture.Region);
        Allocations.AssertNoneIn(() =>
        {
            for (var i = 0; i < 20; i++)
                kernel.Compute(pictures[i % pictures.Length].View, pictures[i % pictures.Length].Region);
        });
    }

    private static FrameStatisticsKernel Kernel(string name) => new(StatisticsRows.All.Single(rows => rows.GetType().Name == name));

    private static bool IsColour(OracleCase oracle) => oracle.Input.GetProperty("image")[0][0].ValueKind == JsonValueKind.Array;

    /// <summary>A picture with a margin of random pixels around the region and padding behind its rows.</summary>
    private sealed class Picture(byte[] pixels, int width, int height, int stride, PixelFormat format, RegionOfInterest region)
    {
        public ImageView View => new(pixels, width, height, stride, format);

        public RegionOfInterest Region => region;

        public static Picture Random(Random random, int width, int height, PixelFormat format)
        {
            var region = new RegionOfInterest(random.Next(5), random.Next(5), width, height);
            var (fullWidth, fullHeight) = (region.X + width + random.Next(5), region.Y + height + random.Next(5));
            var stride = (fullWidth * format.BytesPerPixel()) + random.Next(9);
            var pixels = new byte[fullHeight * stride];
            random.NextBytes(pixels);
            return new(pixels, fullWidth, fullHeight, stride, format, region);
        }

        public static Picture Of(JsonElement rows, PixelFormat format)
        {
            var picture = Random(new Random(1), rows[0].GetArrayLength(), rows.GetArrayLength(), format);
            for (var y = 0; y < rows.GetArrayLength(); y++)
            {
                for (var x = 0; x < rows[0].GetArrayLength(); x++)
                    picture.Set(x, y, rows[y][x]);
            }
            return picture;
        }

        public void ScribbleOutside(Random random)
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y) = (i % stride / format.BytesPerPixel(), i / stride);
                if (x < region.X || x >= region.X + region.Width || y < region.Y || y >= region.Y + region.Height)
                    pixels[i] = (byte)random.Next(256);
            }
        }

        private void Set(int x, int y, JsonElement value)
        {
            var at = ((region.Y + y) * stride) + ((region.X + x) * format.BytesPerPixel());
            if (format == PixelFormat.Grey8)
            {
                pixels[at] = value.GetByte();
                return;
            }
            var (red, blue) = format == PixelFormat.Rgb24 ? (0, 2) : (2, 0);
            (pixels[at + red], pixels[at + 1], pixels[at + blue]) = (value[0].GetByte(), value[1].GetByte(), value[2].GetByte());
        }
    }
}
