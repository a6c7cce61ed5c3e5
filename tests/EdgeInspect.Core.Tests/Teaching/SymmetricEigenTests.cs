using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(112)]
    public void Values_and_vectors_give_the_matrix_back(int n)
    {
        var matrix = Symmetric(n);
        var (values, vectors) = SymmetricEigen.Decompose([.. matrix], n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(matrix[(i * n) + j], Sum(k => vectors[(i * n) + k] * values[k] * vectors[(j * n) + k]), 1e-10 * n);
                Assert.Equal(i == j ? 1 : 0, Sum(k => vectors[(k * n) + i] * vectors[(k * n) + j]), 1e-12 * n);
            }
        }

        double Sum(Func<int, double> term) => Enumerable.Range(0, n).Sum(term);
    }

    [Fact]
    public void Values_fall_and_the_largest_component_of_a_vector_is_positive()
    {
        const int N = 30;
        var (values, vectors) = SymmetricEigen.Decompose(Symmetric(N), N);
        Assert.Equal(values.OrderDescending(), values);
        for (var j = 0; j < N; j++)
            Assert.True(Enumerable.Range(0, N).Select(k => vectors[(k * N) + j]).MaxBy(Math.Abs) > 0, $"vector {j} is turned round");
    }

    [Fact]
    public void A_known_matrix()
    {
        var (values, vectors) = SymmetricEigen.Decompose([2, 1, 1, 2], 2);
        var half = Math.Sqrt(0.5);
        Assert.Equal([3, 1], values.Select(v => Math.Round(v, 12)));
        Assert.Equal(half, vectors[0], 1e-12);
        Assert.Equal(half, vectors[2], 1e-12);
        Assert.Equal(-vectors[1], vectors[3], 1e-12);
    }

    [Fact]
    public void Equal_values_and_a_zero_matrix_are_no_trouble()
    {
        Assert.Equal([4, 4, 4], SymmetricEigen.Decompose([4, 0, 0, 0, 4, 0, 0, 0, 4], 3).Values);
        Assert.Equal([0, 0], SymmetricEigen.Decompose(new double[4], 2).Values);
    }

    private static double[] Symmetric(int n)
    {
        var draws = Draws.Uniform(n, n * n);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                matrix[(i * n) + j] = draws[(Math.Min(i, j) * n) + Math.Max(i, j)];
        }
        return matrix;
    }
}
