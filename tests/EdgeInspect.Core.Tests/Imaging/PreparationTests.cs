using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Imaging;

public sealed class PreparationTests
{
    private const int Size = 32;
    private static readonly PixelFormat[] Formats = Enum.GetValues<PixelFormat>();

    /// <summary>Sizes that take the rows first, those that take the columns first, and those that grow.</summary>
    public static TheoryData<int, int> Sizes => new() { { 32, 32 }, { 100, 80 }, { 50, 200 }, { 7, 90 }, { 5, 3 }, { 1, 1 }, { 641, 479 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_kernel_gives_the_same_planes(int width, int height)
    {
        foreach (var format in Formats)
        {
            var picture = new Picture(width, height, format, padding: 5);
            var expected = Prepare(picture, region: null, ResizeKernel.All[0]);
            Assert.All(ResizeKernel.All.Where(k => k.IsSupported), kernel => Assert.Equal(expected, Prepare(picture, region: null, kernel)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Padding_behind_the_rows_changes_nothing(int width, int height) =>
        Assert.All(Formats, format => Assert.Equal(Prepare(new(width, height, format, 0)), Prepare(new(width, height, format, padding: 13))));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Colours_come_out_as_red_green_blue_whatever_their_order(int width, int height)
    {
        var expected = Prepare(new(width, height, PixelFormat.Rgb24, 0));
        Assert.Equal(expected, Prepare(new(width, height, PixelFormat.Bgr24, 0)));
        Assert.Equal(expected, Prepare(new(width, height, PixelFormat.Bgrx32, 0)));
        Assert.NotEqual(expected[..(Size * Size)], expected[(2 * Size * Size)..]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Grey_fills_all_three_planes(int width, int height)
    {
        var planes = Prepare(new(width, height, PixelFormat.Grey8, 0));
        Assert.Equal(planes[..(Size * Size)], planes[(Size * Size)..(2 * Size * Size)]);
        Assert.Equal(planes[..(Size * Size)], planes[(2 * Size * Size)..]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void One_plane_is_the_grey_picture_or_the_luma_of_a_coloured_one_before_resizing(int width, int height)
    {
        var grey = new Picture(width, height, PixelFormat.Grey8, padding: 2);
        Assert.Equal(Prepare(grey)[..(Size * Size)], Prepare(grey, planes: 1));
        foreach (var format in Formats)
        {
            var picture = new Picture(width, height, format, padding: 3);
            Assert.Equal(Prepare(picture.Luma(), planes: 1), Prepare(picture, planes: 1));
        }
    }

    [Fact]
    public void Only_the_region_becomes_luma()
    {
        var region = new RegionOfInterest(11, 7, 20, 90);
        var whole = new Picture(100, 120, PixelFormat.Rgb24, padding: 2);
        Assert.Equal(Prepare(whole.Cut(region), planes: 1), Prepare(whole, region, planes: 1));
    }

    [Fact]
    public void Ignored_pixels_of_one_plane_are_painted_over()
    {
        var picture = new Picture(Size, Size, PixelFormat.Grey8, 0);
        var planes = new byte[Size * Size];
        var ignored = IgnoredArea.FromPicture(Size, Size, Size, [.. Enumerable.Range(0, Size * Size).Select(i => i < 5)]);
        new Preparation(InputGeometry.Square(Size, planes: 1), ignored).Prepare(picture.View, region: null, planes);
        Assert.Equal(Enumerable.Repeat(IgnoredArea.Paint, 5), planes[..5]);
        Assert.Equal(Prepare(picture, planes: 1)[5..], planes[5..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void One_and_three_planes_are_allowed(int planes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Preparation(InputGeometry.Square(Size, planes)));

    [Fact]
    public void A_picture_of_the_right_size_is_copied()
    {
        var planes = Prepare(new(Size, Size, PixelFormat.Bgr24, 3));
        for (var i = 0; i < Size * Size; i++)
            Assert.Equal(Picture.Red(i % Size, i / Size), planes[i]);
    }

    [Fact]
    public void What_came_before_leaves_no_trace()
    {
        var preparation = new Preparation(Size);
        var planes = new byte[3 * Size * Size];
        foreach (var (width, height) in new[] { (100, 80), (100, 200), (40, 200), (641, 479), (100, 80), (5, 3) })
        {
            foreach (var format in Formats)
            {
                var picture = new Picture(width, height, format, padding: 1);
                preparation.Prepare(picture.View, region: null, planes);
                Assert.Equal(Prepare(picture), planes);
            }
        }
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(20, 90)]
    public void Only_the_region_counts(int width, int height)
    {
        var region = new RegionOfInterest(11, 7, width, height);
        foreach (var format in Formats)
        {
            var whole = new Picture(100, 120, format, padding: 2);
            Assert.Equal(Prepare(whole.Cut(region)), Prepare(whole, region));
        }
    }

    [Theory]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 65, 10)]
    [InlineData(60, 40, 5, 10)]
    [InlineData(0, 0, 0, 10)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 10)]
    public void A_region_outside_the_picture_is_refused(int x, int y, int width, int height)
    {
        var picture = new Picture(64, 48, PixelFormat.Grey8, 0);
        var error = Assert.Throws<ArgumentException>(() => Prepare(picture, new(x, y, width, height)));
        Assert.Contains($"{x},{y},{width},{height}", error.Message, StringComparison.Ordinal);
        Assert.Contains("64x48", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_target_of_another_length_is_refused(int more)
    {
        var picture = new Picture(64, 48, PixelFormat.Grey8, 0);
        var error = Assert.Throws<ArgumentException>(() => new Preparation(Size).Prepare(picture.View, region: null, new byte[(3 * Size * Size) + more]));
        Assert.Contains($"need {3 * Size * Size}", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(
            () => new Preparation(InputGeometry.Square(Size, planes: 1)).Prepare(picture.View, region: null, new byte[3 * Size * Size]));
        Assert.Contains($"1 planes of {Size}x{Size} need {Size * Size}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(4097)]
    public void The_side_of_the_square_is_bounded(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new Preparation(size));

    [Theory]
    [InlineData(100, 80, 3)]
    [InlineData(50, 200, 3)]
    [InlineData(100, 80, 1)]
    [InlineData(50, 200, 1)]
    public void Nothing_is_allocated_in_steady_state(int width, int height, int count)
    {
        foreach (var format in Formats)
        {
            var picture = new Picture(width, height, format, padding: 1);
            var preparation = new Preparation(InputGeometry.Square(Size, count));
            var planes = new byte[count * Size * Size];
            preparation.Prepare(picture.View, region: null, planes);
            Allocations.AssertNoneIn(() =>
            {
                for (var i = 0; i < 100; i++)
                    preparation.Prepare(picture.View, region: null, planes);
            });
        }
    }

    private static byte[] Prepare(Picture picture, RegionOfInterest? region = null, ResizeKernel? kernel = null, int planes = 3)
    {
        var target = new byte[planes * Size * Size];
        new Preparation(InputGeometry.Square(Size, planes), kernel ?? ResizeKernel.Best).Prepare(picture.View, region, target);
        return target;
    }

    /// <summary>A picture with a gradient of its own in each channel and rubbish behind its rows.</summary>
    private sealed class Picture
    {
        private readonly byte[] _pixels;
        private readonly int _width;
        private readonly int _height;
        private readonly int _stride;
        private readonly PixelFormat _format;

        public Picture(int width, int height, PixelFormat format, int padding)
        {
            (_width, _height, _format) = (width, height, format);
            _stride = (width * format.BytesPerPixel()) + padding;
            _pixels = new byte[height * _stride];
            new Random(padding).NextBytes(_pixels);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    Colours(x, y).CopyTo(_pixels, (y * _stride) + (x * format.BytesPerPixel()));
            }
        }

        private Picture(byte[] pixels, RegionOfInterest size, PixelFormat format) =>
            (_pixels, _width, _height, _stride, _format) = (pixels, size.Width, size.Height, size.Width * format.BytesPerPixel(), format);

        public ImageView View => new(_pixels, _width, _height, _stride, _format);

        public static byte Red(int x, int y) => (byte)((7 * x) + (3 * y));

        public Picture Cut(RegionOfInterest region)
        {
            var bytes = _format.BytesPerPixel();
            var rows = Enumerable.Range(region.Y, region.Height)
                .SelectMany(y => _pixels.AsSpan((y * _stride) + (region.X * bytes), region.Width * bytes).ToArray());
            return new([.. rows], region, _format);
        }

        /// <summary>Round(.299 R + .587 G + .114 B) of each pixel, as a grey picture.</summary>
        public Picture Luma()
        {
            var (bytes, red) = (_format.BytesPerPixel(), _format == PixelFormat.Rgb24 ? 0 : 2);
            var luma = new byte[_width * _height];
            for (var i = 0; i < luma.Length; i++)
            {
                var pixel = _pixels.AsSpan((i / _width * _stride) + (i % _width * bytes), bytes);
                luma[i] = bytes == 1 ? pixel[0] : (byte)(((19595 * pixel[red]) + (38470 * pixel[1]) + (7471 * pixel[2 - red]) + 32768) / 65536);
            }
            return new(luma, new(0, 0, _width, _height), PixelFormat.Grey8);
        }

        private byte[] Colours(int x, int y)
        {
            var (red, green, blue) = (Red(x, y), (byte)(x ^ y), (byte)(200 - (5 * x) + y));
            return _format switch
            {
                PixelFormat.Grey8 => [red],
                PixelFormat.Rgb24 => [red, green, blue],
                PixelFormat.Bgr24 => [blue, green, red],
                _ => [blue, green, red, 0xEE],
            };
        }
    }
}
