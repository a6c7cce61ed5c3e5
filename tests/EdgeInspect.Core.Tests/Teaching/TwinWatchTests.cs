using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class TwinWatchTests
{
    [Fact]
    public void Distinct_pictures_have_no_twins() => Assert.Equal(new(60, 0), Find(new Repeats(60, Each: 1)));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Repeats_of_a_piece_are_twins(int each)
    {
        var twins = Find(new Repeats(60, each))!.Value;
        Assert.Equal(60, twins.WithTwin);
        Assert.True(twins.IsSuspicious, "not suspicious");
    }

    [Fact]
    public void A_few_repeats_are_counted_but_not_suspicious()
    {
        var twins = Find(new Repeats(60, Each: 2, Repeated: 8))!.Value;
        Assert.Equal((8, false), (twins.WithTwin, twins.IsSuspicious));
    }

    [Fact]
    public void Few_pictures_say_nothing() => Assert.Null(Find(new Repeats(TwinWatch.Fewest - 1, Each: 2)));

    [Fact]
    public void What_is_read_through_it_is_unchanged()
    {
        var images = new Repeats(4, Each: 1);
        using var direct = images.OpenReader();
        using var watched = new TwinWatch(images).OpenReader();
        var (a, b, coarse) = (new float[112 * 16], new float[112 * 16], new float[192 * 4]);
        direct.Read(2, a, coarse);
        watched.Read(2, b, coarse);
        Assert.Equal(a, b);
    }

    private static TwinCount? Find(Repeats images)
    {
        var watch = new TwinWatch(images);
        using var reader = watch.OpenReader();
        var (fine, coarse) = (new float[112 * 16], new float[192 * 4]);
        // Twice, as teaching does; in no order.
        for (var i = 0; i < 2 * images.Count; i++)
            reader.Read(i * 7 % images.Count, fine, coarse);
        return watch.Find();
    }

    /// <summary>Random features, the same for each piece but for a little noise; those behind the repeated ones stand alone.</summary>
    private sealed record Repeats(int Count, int Each, int Repeated = int.MaxValue) : ITeachingImages
    {
        public int InputSize => 64;

        public string GroupOf(int image) => "alone";

        public IFeatureReader OpenReader() => new Reader(this);

        private sealed class Reader(Repeats owner) : IFeatureReader
        {
            public void Read(int image, Span<float> fine, Span<float> coarse)
            {
                var piece = image < owner.Repeated ? image / owner.Each : 1000 + image;
                Draws.Uniform(piece, fine.Length).CopyTo(fine);
                var noise = Draws.Uniform(5000 + image, fine.Length);
                for (var i = 0; i < fine.Length; i++)
                    fine[i] += 0.2f * noise[i];
            }

            public void Dispose()
            {
            }
        }
    }
}
