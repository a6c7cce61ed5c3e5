using System.Text.Json;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Imaging;

/// <summary>Every kernel against the same known answers, and each against the scalar one.</summary>
public sealed class ResizeKernelTests
{
    /// <summary>Two roundings to whole grey levels, of which the second sees the first.</summary>
    private const double RoundedTwice = 1;

    private static readonly Oracle Known = Oracle.Load("image_stats");
    private static readonly ResizeKernel[] Kernels = [.. ResizeKernel.All.Where(k => k.IsSupported)];

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Known.Names("resize_").Where(n => n.EndsWith("_bilinear_antialias", StringComparison.Ordinal)))
        {
            foreach (var kernel in Kernels)
                data.Add(kernel.Name, name);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string kernel, string name)
    {
        var (input, expected) = (Known[name].Input, Known[name].Expected.GetProperty("result"));
        var (height, width) = (input.GetProperty("height").GetInt32(), input.GetProperty("width").GetInt32());
        var image = input.GetProperty("image");
        var channels = image[0][0].ValueKind == JsonValueKind.Array ? 3 : 1;
        for (var c = 0; c < channels; c++)
        {
            var actual = Resize(Kernel(kernel), Plane(image, c, v => v.GetByte()), image.GetArrayLength(), height, width);
            Assert.All(Plane(expected, c, v => v.GetDouble()).Zip(actual), pair => Assert.InRange(pair.Second, pair.First - RoundedTwice, pair.First + RoundedTwice));
        }
    }

    [Fact]
    public void Horizontal_passes_agree_exactly_on_rows_of_every_length()
    {
        var random = new Random(5);
        foreach (var (from, to) in Lengths(random))
        {
            var row = new byte[from + new TriangleFilter(from, to).ReadAhead];
            random.NextBytes(row);
            var filter = new TriangleFilter(from, to);
            var expected = new byte[to];
            Kernels[0].Horizontal(row, filter, expected);
            Assert.All(Kernels, kernel =>
            {
                // What lies behind the row must not matter.
                random.NextBytes(row.AsSpan(from));
                var actual = new byte[to];
                kernel.Horizontal(row, filter, actual);
                Assert.Equal(expected, actual);
            });
        }
    }

    [Fact]
    public void Vertical_passes_agree_exactly_on_rows_of_every_length()
    {
        var random = new Random(6);
        foreach (var (width, taps) in Lengths(random).Select(l => (l.From, (l.To % 20) + 1)))
        {
            var stride = width + random.Next(9);
            var rows = new byte[((taps - 1) * stride) + width];
            random.NextBytes(rows);
            var weights = RandomWeights(random, taps);
            var expected = new byte[width];
            Kernels[0].Vertical(rows, stride, weights, expected);
            Assert.All(Kernels, kernel =>
            {
                var actual = new byte[width];
                kernel.Vertical(rows, stride, weights, actual);
                Assert.Equal(expected, actual);
            });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_flat_picture_stays_flat(byte level)
    {
        var flat = Enumerable.Repeat(level, 37 * 23).ToArray();
        Assert.All(Kernels, kernel => Assert.All(Resize(kernel, flat, 23, 5, 64), pixel => Assert.Equal(level, pixel)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 64)]
    [InlineData(3, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    [InlineData(4096, 32)]
    public void Taps_lie_inside_the_input_and_weigh_one_together(int from, int to)
    {
        var filter = new TriangleFilter(from, to);
        for (var o = 0; o < to; o++)
        {
            Assert.InRange(filter.Starts[o], 0, from - 1);
            Assert.InRange(filter.Counts[o], 1, Math.Min(from - filter.Starts[o], filter.Stride));
            var sum = 0L;
            foreach (var weight in filter.WeightsOf(o))
            {
                Assert.True(weight >= 0, "a weight is negative");
                sum += weight;
            }
            Assert.InRange(sum, (1 << TriangleFilter.FractionBits) - filter.Counts[o], (1 << TriangleFilter.FractionBits) + filter.Counts[o]);
        }
    }

    private static ResizeKernel Kernel(string name) => Kernels.Single(k => k.Name == name);

    private static IEnumerable<(int From, int To)> Lengths(Random random)
    {
        for (var length = 1; length <= 40; length++)
            yield return (length, random.Next(1, 80));
        for (var round = 0; round < 100; round++)
            yield return (random.Next(1, 1500), random.Next(1, 300));
        // Far apart: a block of outputs has to be cut to fit the widest window.
        yield return (5000, 256);
        yield return (5000, 60);
    }

    private static int[] RandomWeights(Random random, int taps)
    {
        var shares = Enumerable.Range(0, taps).Select(_ => random.NextDouble()).ToArray();
        return [.. shares.Select(s => (int)(s / shares.Sum() * (1 << TriangleFilter.FractionBits)))];
    }

    /// <summary>Both passes with bytes between them, as <see cref="Preparation"/> does for planes of its own size.</summary>
    private static byte[] Resize(ResizeKernel kernel, byte[] plane, int rows, int height, int width)
    {
        var columns = plane.Length / rows;
        var (horizontal, vertical) = (new TriangleFilter(columns, width), new TriangleFilter(rows, height));
        var between = new byte[rows * width];
        for (var y = 0; y < rows; y++)
        {
            byte[] row = [.. plane.AsSpan(y * columns, columns), .. new byte[horizontal.ReadAhead]];
            kernel.Horizontal(row, horizontal, between.AsSpan(y * width, width));
        }
        var result = new byte[height * width];
        for (var y = 0; y < height; y++)
            kernel.Vertical(between.AsSpan(vertical.Starts[y] * width), width, vertical.WeightsOf(y), result.AsSpan(y * width, width));
        return result;
    }

    private static T[] Plane<T>(JsonElement image, int channel, Func<JsonElement, T> read) =>
        [.. image.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(pixel => read(pixel.ValueKind == JsonValueKind.Array ? pixel[channel] : pixel))];
}
