using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Imaging;

/// <summary>Inputs that are not square, letterboxed regions, and tensors made of planes.</summary>
public sealed class InputGeometryTests
{
    [Theory]
    [InlineData(100, 50, 0, 16, 64, 32)]
    [InlineData(50, 100, 16, 0, 32, 64)]
    [InlineData(64, 64, 0, 0, 64, 64)]
    [InlineData(7, 3, 0, 18, 64, 27)]
    [InlineData(1, 4000, 31, 0, 1, 64)]
    public void A_letterboxed_region_keeps_its_shape_and_lies_in_the_middle(int width, int height, int x, int y, int toWidth, int toHeight)
    {
        var geometry = new InputGeometry(64, 64, InputFit.Letterbox, 114);
        Assert.Equal(new(x, y, toWidth, toHeight), geometry.Place(new(5, 6, width, height)).Target);
    }

    [Fact]
    public void What_was_placed_is_found_again_in_the_frame()
    {
        var placement = new InputGeometry(64, 64, InputFit.Letterbox).Place(new(5, 6, 100, 50));
        Assert.Equal((5, 6), (placement.FrameX(0), placement.FrameY(16)));
        Assert.Equal((105, 56), (placement.FrameX(64), placement.FrameY(48)));
        Assert.Equal((55, 31), (placement.FrameX(32), placement.FrameY(32)));
    }

    [Theory]
    [InlineData(100, 60)]
    [InlineData(100, 300)]
    [InlineData(10, 10)]
    public void A_letterboxed_picture_is_the_stretched_one_with_a_border(int width, int height)
    {
        var geometry = new InputGeometry(64, 48, InputFit.Letterbox, 114);
        var pixels = Enumerable.Range(0, 3 * width * height).Select(i => (byte)(i * 7)).ToArray();
        var picture = new ImageView(pixels, width, height, 3 * width, PixelFormat.Rgb24);
        var planes = new byte[3 * geometry.Pixels];
        var target = new Preparation(geometry).Prepare(picture, region: null, planes).Target;
        var inner = new byte[3 * target.Width * target.Height];
        new Preparation(new InputGeometry(target.Width, target.Height)).Prepare(picture, region: null, inner);
        for (var i = 0; i < planes.Length; i++)
        {
            var (p, y, x) = (i / geometry.Pixels, i / 64 % 48 - target.Y, (i % 64) - target.X);
            var isInside = y >= 0 && y < target.Height && x >= 0 && x < target.Width;
            Assert.Equal(isInside ? inner[(((p * target.Height) + y) * target.Width) + x] : 114, planes[i]);
        }
    }

    [Fact]
    public void Another_shape_in_the_frame_before_leaves_no_trace()
    {
        var geometry = new InputGeometry(64, 48, InputFit.Letterbox, 114);
        var preparation = new Preparation(geometry);
        var (planes, expected) = (new byte[3 * geometry.Pixels], new byte[3 * geometry.Pixels]);
        foreach (var (width, height) in new[] { (100, 60), (40, 300), (64, 48), (100, 60) })
        {
            var picture = new ImageView(Enumerable.Range(0, width * height).Select(i => (byte)i).ToArray(), width, height, width, PixelFormat.Grey8);
            preparation.Prepare(picture, region: null, planes);
            new Preparation(geometry).Prepare(picture, region: null, expected);
            Assert.Equal(expected, planes);
        }
    }

    /// <summary>Two pixels: red 0, 51; green 102, 153; blue 204, 255.</summary>
    [Theory]
    [InlineData(false, new[] { 0, 1, 2 }, new[] { 0, .2, 1.4, 1.6, 2.8, 3 })]
    [InlineData(false, new[] { 2, 1, 0 }, new[] { .8, 1, 1.4, 1.6, 2, 2.2 })]
    [InlineData(true, new[] { 0, 1, 2 }, new[] { 0, 1.4, 2.8, .2, 1.6, 3 })]
    [InlineData(true, new[] { 2, 1, 0 }, new[] { .8, 1.4, 2, 1, 1.6, 2.2 })]
    public void Channels_come_in_their_order_and_layout_with_their_own_value(bool isInterleaved, int[] planes, double[] expected)
    {
        var target = new float[6];
        new TensorFill<float>(target, isInterleaved, planes, (channel, pixel) => (pixel / 255f) + channel).Fill([0, 51, 102, 153, 204, 255]);
        Assert.Equal(expected, target.Select(v => Math.Round(v, 5)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_channel_comes_from_one_plane(bool isInterleaved)
    {
        var target = new float[4];
        new TensorFill<float>(target, isInterleaved, [0], (_, pixel) => pixel / 2f).Fill([255, 0, 90, 7]);
        Assert.Equal([127.5f, 0, 45, 3.5f], target);
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        var planes = new byte[3 * 1000];
        foreach (var channels in new int[][] { [0], [2, 1, 0] })
        {
            TensorFill fill = new TensorFill<float>(new float[channels.Length * 1000], isInterleaved: true, channels, (_, p) => p);
            fill.Fill(planes.AsSpan(0, channels.Length * 1000));
            Allocations.AssertNoneIn(() => fill.Fill(planes.AsSpan(0, channels.Length * 1000)));
        }
    }
}
