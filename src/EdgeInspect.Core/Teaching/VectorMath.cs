using System.Numerics;

namespace EdgeInspect.Core.Teaching;

/// <summary>Products of long vectors in double precision, vectorised; the order of the sums depends on the processor alone.</summary>
internal static class VectorMath
{
    /// <summary>x · y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var lanes = Vector<double>.Count;
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= x.Length - lanes; i += lanes)
            sum += new Vector<double>(x[i..]) * new Vector<double>(y[i..]);
        var total = Vector.Sum(sum);
        for (; i < x.Length; i++)
            total += x[i] * y[i];
        return total;
    }

    /// <summary>y += factor x.</summary>
    public static void Add(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        var lanes = Vector<double>.Count;
        var factors = new Vector<double>(factor);
        var i = 0;
        for (; i <= x.Length - lanes; i += lanes)
            (new Vector<double>(y[i..]) + (factors * new Vector<double>(x[i..]))).CopyTo(y[i..]);
        for (; i < x.Length; i++)
            y[i] += factor * x[i];
    }
}
