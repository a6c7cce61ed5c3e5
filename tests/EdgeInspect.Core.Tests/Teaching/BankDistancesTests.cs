using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class BankDistancesTests
{
    private const int NoGroup = -2;

    /// <summary>Banks that fill their last block and that don't, of every cue's length.</summary>
    public static TheoryData<int, int> Banks => new() { { 1, 112 }, { 15, 64 }, { 16, 192 }, { 17, 112 }, { 160, 64 }, { 331, 192 } };

    [Theory]
    [MemberData(nameof(Banks))]
    public void Equal_the_definition_with_and_without_a_group(int count, int dimensions)
    {
        var bank = MemoryBank.Quantise(Draws.Uniform(count, count * dimensions), dimensions);
        int[] owners = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        var distances = new BankDistances(bank, owners);
        foreach (var excluded in count < 3 ? [NoGroup] : new[] { NoGroup, 0, 1, 2, 3 })
        {
            foreach (var n in new[] { 4, 8, 9, 49 })
            {
                var cells = Draws.Uniform(excluded + 50, n * dimensions);
                var expected = Plain(bank, owners, [.. cells], excluded);
                var actual = new double[n];
                distances.Nearest(cells, excluded, actual);
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            }
        }
    }

    [Fact]
    public void A_cell_of_the_bank_is_at_its_own_place_but_for_its_group()
    {
        // Integers from 0 to 127 with scale 1 at both sides: nothing is lost by quantising.
        float[] cells = [255, 0, 0, 127, 3, 4, 12, 0];
        var bank = new MemoryBank([0, 127, 3, 4, 3, 0], Dimensions: 2, Scale: 1);
        var distances = new BankDistances(bank, [0, 1, 0]);
        var actual = new double[4];
        distances.Nearest([.. cells], NoGroup, actual);
        Assert.Equal(0, actual[1]);
        Assert.Equal(0, actual[2]);
        Assert.Equal(9, actual[3]);
        distances.Nearest([.. cells], excludedGroup: 1, actual);
        Assert.Equal(4, actual[2]);
    }

    [Fact]
    public void Without_any_cell_left_the_distance_is_infinite()
    {
        var bank = MemoryBank.Quantise(Draws.Uniform(1, 3 * 64), 64);
        var actual = new double[4];
        new BankDistances(bank, [5, 5, 5]).Nearest(Draws.Uniform(2, 4 * 64), excludedGroup: 5, actual);
        Assert.All(actual, d => Assert.Equal(double.PositiveInfinity, d));
    }

    private static double[] Plain(MemoryBank bank, int[] owners, float[] cells, int excluded)
    {
        var scale = CellQuantiser.Quantise(cells);
        var d = bank.Dimensions;
        return [.. cells.Chunk(d).Select(cell => Math.Sqrt(Enumerable.Range(0, bank.Count).Where(b => owners[b] != excluded).Min(b => Squared(cell, b))))];

        double Squared(float[] cell, int b) =>
            Enumerable.Range(0, d).Sum(k => Math.Pow(((double)cell[k] * scale) - ((double)bank.Values[(b * d) + k] * bank.Scale), 2));
    }
}
