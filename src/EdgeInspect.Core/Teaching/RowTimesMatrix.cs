using System.Numerics;

namespace EdgeInspect.Core.Teaching;

/// <summary>The product of a row with a matrix in float, vectorised along the matrix's rows.</summary>
internal static class RowTimesMatrix
{
    /// <summary>y = x M, with M of shape [x.Length, y.Length].</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> y)
    {
        y.Clear();
        var lanes = Vector<float>.Count;
        for (var c = 0; c < x.Length; c++)
        {
            var row = matrix.Slice(c * y.Length, y.Length);
            var factor = new Vector<float>(x[c]);
            var j = 0;
            for (; j <= y.Length - lanes; j += lanes)
                (new Vector<float>(y[j..]) + (factor * new Vector<float>(row[j..]))).CopyTo(y[j..]);
            for (; j < y.Length; j++)
                y[j] += x[c] * row[j];
        }
    }
}
