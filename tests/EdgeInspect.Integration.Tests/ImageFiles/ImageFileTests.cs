using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.ImageFiles;

public sealed class ImageFileTests
{
    private const int Width = 37;
    private const int Height = 23;

    [Theory]
    [InlineData(PixelFormat.Grey8, 0)]
    [InlineData(PixelFormat.Rgb24, 0)]
    [InlineData(PixelFormat.Bgr24, 5)]
    [InlineData(PixelFormat.Bgrx32, 12)]
    public void Png_gives_back_every_pixel(PixelFormat format, int padding)
    {
        var picture = new TestPicture(Width, Height, format, padding);

        foreach (var content in Enum.GetValues<PngContent>())
        {
            var decoded = ImageFile.Decode(ImageFile.EncodePng(picture.View, content), "it");

            Assert.Equal((Width, Height), (decoded.Width, decoded.Height));
            Assert.Equal(format == PixelFormat.Grey8 ? PixelFormat.Grey8 : PixelFormat.Rgb24, decoded.Format);
            Assert.Equal(picture.AsGreyOrRgb(), decoded.Pixels);
        }
    }

    /// <summary>What is stored of a camera takes no more room for being packed faster.</summary>
    [Fact]
    public void A_photograph_is_packed_as_small_as_a_drawing_would_be()
    {
        var (photograph, drawing) = (0, 0);
        TinyModel.Pictures.Read(0, view => (photograph, drawing) =
            (ImageFile.EncodePng(view, PngContent.Photograph).Length, ImageFile.EncodePng(view).Length));
        Assert.InRange((double)photograph / drawing, .5, 1.02);
    }

    [Theory]
    [InlineData(PixelFormat.Grey8, 3)]
    [InlineData(PixelFormat.Rgb24, 0)]
    [InlineData(PixelFormat.Bgr24, 5)]
    [InlineData(PixelFormat.Bgrx32, 0)]
    public void Jpeg_of_high_quality_stays_close(PixelFormat format, int padding)
    {
        var picture = new TestPicture(Width, Height, format, padding);

        var decoded = ImageFile.Decode(ImageFile.EncodeJpeg(picture.View, 98), "it");

        var expected = picture.AsGreyOrRgb();
        Assert.Equal(expected.Length, decoded.Pixels.Length);
        Assert.All(expected.Zip(decoded.Pixels), pair => Assert.InRange(pair.Second - pair.First, -12, 12));
    }

    [Theory]
    [InlineData(PixelFormat.Grey8, true)]
    [InlineData(PixelFormat.Rgb24, false)]
    public void A_header_tells_whether_a_picture_is_grey(PixelFormat format, bool isGrey)
    {
        using var folder = new ScratchFolder();
        var view = new TestPicture(Width, Height, format, 0).View;
        var (png, jpeg) = (ImageFile.EncodePng(view), ImageFile.EncodeJpeg(view, 90));
        // Comments, as long as one may be, before the header of the frame; and files cut off behind theirs.
        byte[] late = [.. jpeg[..2], .. Comment(), .. Comment(), .. jpeg[2..]];
        foreach (var (name, bytes) in new[] { ("a", png), ("b", jpeg), ("c", late), ("d", png[..60]), ("e", jpeg[..^20]) })
            Assert.True(isGrey == ImageFile.IsGrey(folder.Write(name, bytes)), name);
        foreach (var (name, bytes) in new[] { ("f", png[..20]), ("g", jpeg[..20]), ("h", []), ("i", "no picture"u8.ToArray()) })
            Assert.False(ImageFile.IsGrey(folder.Write(name, bytes)));
        Assert.Throws<ImageFileException>(() => ImageFile.IsGrey(folder.File("missing")));

        static byte[] Comment() => [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[65533]];
    }

    [Theory]
    [MemberData(nameof(PngSamples.All), MemberType = typeof(PngSamples))]
    public void A_header_says_what_decoding_gives(string kind, byte[] file, PixelFormat format, byte[] pixels)
    {
        using var folder = new ScratchFolder();
        Assert.Equal(ImageFile.Decode(file, kind).Format == PixelFormat.Grey8, ImageFile.IsGrey(folder.Write("it", file)));
        Assert.Equal((format, pixels.Length > 0), (ImageFile.Decode(file, kind).Format, true));
    }

    [Fact]
    public void Jpeg_of_lower_quality_is_smaller()
    {
        var picture = new TestPicture(320, 240, PixelFormat.Rgb24, 0);

        Assert.True(ImageFile.EncodeJpeg(picture.View, 40).Length < ImageFile.EncodeJpeg(picture.View, 90).Length / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_quality_outside_its_range_is_refused(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ImageFile.EncodeJpeg(new TestPicture(4, 4, PixelFormat.Grey8, 0).View, quality));

    /// <summary>A 2x2 picture of every kind that PNG knows, with the pixels that it must decode to.</summary>
    [Theory]
    [MemberData(nameof(PngSamples.All), MemberType = typeof(PngSamples))]
    public void Every_kind_of_png_is_read(string kind, byte[] png, PixelFormat format, byte[] pixels)
    {
        var decoded = ImageFile.Decode(png, kind);

        Assert.Equal(format, decoded.Format);
        Assert.Equal(pixels, decoded.Pixels);
    }

    [Fact]
    public void Content_decides_what_a_file_is_not_its_name()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("really-a.png.jpg", ImageFile.EncodePng(new TestPicture(8, 4, PixelFormat.Grey8, 0).View));

        Assert.Equal(PixelFormat.Grey8, ImageFile.Load(path).Format);
    }

    [Fact]
    public void What_is_no_image_is_named_with_its_first_bytes()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("notes.png", "hello, world"u8.ToArray());

        var error = Assert.Throws<ImageFileException>(() => ImageFile.Load(path));

        Assert.Equal($"{path}: is no PNG or JPEG image: first bytes 68656C6C6F2C2077", error.Message);
    }

    [Fact]
    public void An_empty_file_is_called_empty()
    {
        var error = Assert.Throws<ImageFileException>(() => ImageFile.Decode([], "a.png"));

        Assert.Equal("a.png: is empty", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<ImageFileException>(() => ImageFile.Load("/nowhere/a.png"));

        Assert.StartsWith("/nowhere/a.png: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public void Each_truncation_is_an_error_and_one_in_the_pixels_says_truncated(string kind)
    {
        var picture = new TestPicture(320, 240, PixelFormat.Rgb24, 0);
        var whole = kind == "png" ? ImageFile.EncodePng(picture.View) : ImageFile.EncodeJpeg(picture.View, 90);

        for (var length = 1; length < whole.Length - 64; length += 17)
        {
            var end = length;
            Assert.Throws<ImageFileException>(() => ImageFile.Decode(whole.AsSpan(0, end), kind));
        }

        var error = Assert.Throws<ImageFileException>(() => ImageFile.Decode(whole.AsSpan(0, whole.Length - 64), kind));
        Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public void Damaged_bytes_never_do_worse_than_an_error(string kind)
    {
        var picture = new TestPicture(40, 30, PixelFormat.Rgb24, 0);
        var whole = kind == "png" ? ImageFile.EncodePng(picture.View) : ImageFile.EncodeJpeg(picture.View, 90);
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                ImageFile.Decode(damaged, kind, maxPixels: 1_000_000);
            }
            catch (ImageFileException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 100, 2000);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public void A_picture_over_the_limit_is_refused_by_its_header(string kind)
    {
        var picture = new TestPicture(40, 30, PixelFormat.Grey8, 0);
        var bytes = kind == "png" ? ImageFile.EncodePng(picture.View) : ImageFile.EncodeJpeg(picture.View, 90);

        var error = Assert.Throws<ImageFileException>(() => ImageFile.Decode(bytes, "big", maxPixels: 1199));

        Assert.Equal("big: 40x30 pixels are more than the limit of 1199", error.Message);
        Assert.Equal(1200, ImageFile.Decode(bytes, "big", maxPixels: 1200).Pixels.Length);
    }

    [Fact]
    public void A_header_that_claims_a_huge_picture_takes_no_memory()
    {
        var bytes = ImageFile.EncodePng(new TestPicture(4, 4, PixelFormat.Grey8, 0).View);
        PngSamples.ClaimSize(bytes, 60_000, 60_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageFileException>(() => ImageFile.Decode(bytes, "bomb"));

        Assert.Contains("60000x60000 pixels are more than the limit of 100000000", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
