using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Tests.Teaching.Channels;

public sealed class PackedTriangleTests
{
    // L = [2 0 0; 1 3 0; -1 2 1], so that A = L Lᵀ = [4 2 -2; 2 10 5; -2 5 6].
    private static readonly double[] Factor = [2, 1, 3, -1, 2, 1];

    [Fact]
    public void A_matrix_becomes_its_Cholesky_factor()
    {
        double[] matrix = [4, 2, 10, -2, 5, 6];
        PackedTriangle.Factorise(matrix, 3);
        Assert.All(Factor.Zip(matrix), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_triangle_times_its_inverse_is_one()
    {
        var inverse = PackedTriangle.Invert(Factor, 3);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var product = Enumerable.Range(j, i - j + 1).Sum(k => Factor[PackedTriangle.Row(i) + k] * inverse[PackedTriangle.Row(k) + j]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }
}
