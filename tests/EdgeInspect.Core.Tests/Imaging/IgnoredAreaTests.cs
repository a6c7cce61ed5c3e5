using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Imaging;

public sealed class IgnoredAreaTests
{
    private const int Size = 64;

    /// <summary>Sizes that shrink, grow, and take the columns first.</summary>
    public static TheoryData<int, int> Sizes => new() { { 200, 150 }, { 64, 64 }, { 30, 40 }, { 90, 300 }, { 641, 479 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nothing_in_ignored_pixels_changes_the_prepared_picture(int width, int height)
    {
        foreach (var format in Enum.GetValues<PixelFormat>())
        {
            var ignored = Blots(width, height);
            var preparation = new Preparation(Size, IgnoredArea.FromPicture(Size, width, height, ignored));
            var stride = width * format.BytesPerPixel();
            var pixels = Noise(height * stride, seed: 1);
            var expected = Prepare(preparation, new(pixels, width, height, stride, format));
            var other = Noise(pixels.Length, seed: 2);
            for (var i = 0; i < pixels.Length; i++)
            {
                if (ignored[i / format.BytesPerPixel()])
                    pixels[i] = other[i];
            }
            Assert.Equal(expected, Prepare(preparation, new(pixels, width, height, stride, format)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_no_ignored_pixel_has_a_share_in_stays_as_it_is(int width, int height)
    {
        var area = IgnoredArea.FromPicture(Size, width, height, Blots(width, height));
        var view = new ImageView(Noise(width * height, seed: 1), width, height, width, PixelFormat.Grey8);
        var (plain, painted, mask) = (Prepare(new(Size), view), Prepare(new(Size, area), view), area.ToMask());
        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(mask[i % mask.Length] == 0 ? plain[i] : IgnoredArea.Paint, painted[i]);
        Assert.InRange(area.Share, 0.01, 0.9);
    }

    [Fact]
    public void A_picture_of_the_squares_size_loses_its_ignored_pixels_and_no_other()
    {
        var ignored = Blots(Size, Size);
        Assert.Equal(ignored.Select(i => i ? byte.MaxValue : byte.MinValue), IgnoredArea.FromPicture(Size, Size, Size, ignored).ToMask());
    }

    [Fact]
    public void Its_mask_gives_it_back()
    {
        var area = IgnoredArea.FromPicture(Size, 100, 80, Blots(100, 80));
        Assert.Equal(area.ToMask(), IgnoredArea.FromMask(Size, 100, 80, area.ToMask()).ToMask());
    }

    [Fact]
    public void Cells_are_ignored_only_as_a_whole()
    {
        var pixels = new IgnoredPixels(Size, Size);
        pixels.Add(new RegionOfInterest(0, 0, 33, 16));
        Assert.Equal([0, 1], pixels.ToArea(Size, region: null).CellsOf(4));
    }

    [Fact]
    public void Rectangles_and_white_of_a_mask_add_up_and_the_region_cuts_them()
    {
        var pixels = new IgnoredPixels(100, 100);
        pixels.Add(new RegionOfInterest(20, 30, 10, 10));
        byte[] mask = [255, 255, 255, 255, 0, 255, 128, 128, 128, 127, 255, 255];
        pixels.Add(new ImageView(mask, 4, 1, 12, PixelFormat.Rgb24), left: 30, top: 39);
        var area = pixels.ToArea(Size, new(20, 30, Size, Size));
        var expected = Enumerable.Range(0, Size * Size).Select(i => (i % Size < 10 && i / Size < 10) || i == (9 * Size) + 10 || i == (9 * Size) + 12);
        Assert.Equal(expected.Select(e => e ? byte.MaxValue : byte.MinValue), area.ToMask());
        Assert.Equal((Size, Size), (area.Width, area.Height));
    }

    [Fact]
    public void A_region_of_another_size_is_refused()
    {
        var preparation = new Preparation(Size, IgnoredArea.FromPicture(Size, 100, 80, Blots(100, 80)));
        Assert.True(preparation.Takes(new(5, 5, 100, 80)));
        Assert.False(preparation.Takes(new(0, 0, 80, 100)));
        var error = Assert.Throws<ArgumentException>(() => Prepare(preparation, new(new byte[8000], 80, 100, 80, PixelFormat.Grey8)));
        Assert.Contains("80x100 pixels, the ignored area is made for 100x80", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Preparation(32, IgnoredArea.FromPicture(Size, 1, 1, [true])));
        Assert.Throws<ArgumentException>(() => new IgnoredPixels(10, 10).Add(new RegionOfInterest(5, 5, 6, 1)));
    }

    [Fact]
    public void Painting_allocates_nothing()
    {
        var preparation = new Preparation(Size, IgnoredArea.FromPicture(Size, 100, 80, Blots(100, 80)));
        var (pixels, planes) = (new byte[8000], new byte[3 * Size * Size]);
        preparation.Prepare(new(pixels, 100, 80, 100, PixelFormat.Grey8), region: null, planes);
        Allocations.AssertNoneIn(() =>
        {
            for (var i = 0; i < 100; i++)
                preparation.Prepare(new(pixels, 100, 80, 100, PixelFormat.Grey8), region: null, planes);
        });
    }

    private static byte[] Prepare(Preparation preparation, ImageView view)
    {
        var planes = new byte[3 * Size * Size];
        preparation.Prepare(view, region: null, planes);
        return planes;
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A rectangle at the right edge, a slanted line and single pixels.</summary>
    private static bool[] Blots(int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => IsIgnored(i % width, i / width))];

    private static bool IsIgnored(int x, int y) => (x > 25 && y is > 10 and < 20) || x == y + 3 || (x % 29 == 5 && y % 23 == 7);
}
