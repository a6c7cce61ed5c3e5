using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class CellSampleTests
{
    [Fact]
    public void Every_cell_is_kept_when_there_is_room() =>
        Assert.Equal(Enumerable.Range(0, 60), new CellSample(Cue.All[0], images: 6, perImage: 10, size: 60, new Random(1)).Indices);

    [Theory]
    [InlineData(50)]
    [InlineData(999)]
    public void The_choice_is_that_of_a_shuffle_of_all(int size)
    {
        const int Total = 1000;
        var random = new Random(7);
        var all = Enumerable.Range(0, Total).ToArray();
        for (var i = 0; i < size; i++)
        {
            var j = random.Next(i, Total);
            (all[i], all[j]) = (all[j], all[i]);
        }
        Assert.Equal(all.Take(size).Order(), new CellSample(Cue.All[0], images: 100, perImage: 10, size, new Random(7)).Indices);
    }

    [Fact]
    public void The_kept_cells_are_those_of_the_indices()
    {
        var channels = Cue.All[0].Channels;
        var sample = new CellSample(Cue.All[0], images: 5, perImage: 4, size: 7, new Random(3));
        for (var image = 0; image < 5; image++)
            sample.Add(image, [.. Enumerable.Range(0, 4).SelectMany(cell => Enumerable.Repeat((float)((image * 4) + cell), channels))]);
        Assert.Equal(sample.Indices.SelectMany(i => Enumerable.Repeat((float)i, channels)), sample.Values);
    }
}
