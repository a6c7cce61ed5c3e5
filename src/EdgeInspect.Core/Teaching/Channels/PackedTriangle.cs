
namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>Lower triangles of symmetric or triangular matrices, row after row without what lies above the diagonal.</summary>
internal static class PackedTriangle
{
    /// <summary>Entries of a triangle of n rows.</summary>
    public static int Length(int n) => n * (n + 1) / 2;

    /// <summary>Where row i begins.</summary>
    public static int Row(int i) => i * (i + 1) / 2;

    /// <summary>Replaces a positive definite matrix by its Cholesky factor L, A = L Lᵀ.</summary>
    public static void Factorise(Span<double> matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var row = matrix.Slice(Row(i), i + 1);
            for (var j = 0; j < i; j++)
            {
                var other = matrix.Slice(Row(j), j + 1);
                row[j] = (row[j] - VectorMath.Dot(row[..j], other[..j])) / other[j];
            }
            row[i] = Math.Sqrt(row[i] - VectorMath.Dot(row[..i], row[..i]));
        }
    }

    /// <summary>Inverse of a triangular matrix.</summary>
    public static double[] Invert(ReadOnlySpan<double> factor, int n)
    {
        var inverse = new double[factor.Length];
        for (var i = 0; i < n; i++)
        {
            // Row i of the inverse: (e_i − Σ_k<i L_ik · row k) / L_ii.
            var row = inverse.AsSpan(Row(i), i + 1);
            for (var k = 0; k < i; k++)
                VectorMath.Add(-factor[Row(i) + k], inverse.AsSpan(Row(k), k + 1), row);
            row[i] = 1;
            var diagonal = factor[Row(i) + i];
            for (var j = 0; j <= i; j++)
                row[j] /= diagonal;
        }
        return inverse;
    }
}
