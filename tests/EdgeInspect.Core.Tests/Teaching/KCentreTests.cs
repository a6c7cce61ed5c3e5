using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class KCentreTests
{
    [Theory]
    [InlineData(1, 300, 3, 300)]
    [InlineData(2, 400, 17, 50)]
    [InlineData(3, 60, 64, 59)]
    public void Lazy_search_equals_the_plain_one(int seed, int points, int dimensions, int count)
    {
        AssertPlain(Draws.Uniform(seed, points * dimensions), dimensions, count, start: seed);
        AssertPlain(Draws.Coarse(seed, points * dimensions), dimensions, count, start: points - 1);
    }

    [Fact]
    public void Of_equally_far_points_the_first_is_taken() =>
        Assert.Equal([2, 0, 4, 1, 3], KCentre.Select(new float[] { 0, 1, 2, 3, 4 }, 1, 5, start: 2, progress: null, default));

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void All_points_are_chosen_when_there_are_no_more(int count)
    {
        var chosen = KCentre.Select(Draws.Coarse(4, 10), dimensions: 2, count, start: 3, progress: null, default);
        Assert.Equal(3, chosen[0]);
        Assert.Equal([0, 1, 2, 3, 4], chosen.Order());
    }

    [Fact]
    public void Progress_is_told_and_a_stop_is_heard()
    {
        var told = new List<int>();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => KCentre.Select(Draws.Uniform(5, 500), 1, 500, 0, Tell, stop.Token));
        Assert.Equal([100, 200], told);

        void Tell(int done)
        {
            told.Add(done);
            if (done == 200)
                stop.Cancel();
        }
    }

    private static void AssertPlain(float[] points, int dimensions, int count, int start) =>
        Assert.Equal(Plain(points, dimensions, count, start), KCentre.Select(points, dimensions, count, start, progress: null, default));

    /// <summary>The definition: always the point whose nearest centre is farthest, the first of them on ties.</summary>
    private static List<int> Plain(float[] points, int dimensions, int count, int start)
    {
        var chosen = new List<int> { start };
        var open = Enumerable.Range(0, points.Length / dimensions).Where(i => i != start).ToList();
        while (chosen.Count < count && open.Count > 0)
        {
            var farthest = open.MaxBy(i => chosen.Min(c => Distance(i, c)));
            chosen.Add(farthest);
            open.Remove(farthest);
        }
        return chosen;

        double Distance(int a, int b) =>
            Enumerable.Range(0, dimensions).Sum(k => Math.Pow((double)points[(a * dimensions) + k] - points[(b * dimensions) + k], 2));
    }
}
