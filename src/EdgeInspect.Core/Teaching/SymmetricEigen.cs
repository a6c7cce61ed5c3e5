namespace EdgeInspect.Core.Teaching;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 60;

    /// <summary>Decomposes; the matrix, [n, n], is overwritten.</summary>
    /// <returns>Values in falling order and the vectors as columns of [n, n], each with its largest component positive.</returns>
    public static (double[] Values, double[] Vectors) Decompose(double[] matrix, int n)
    {
        var vectors = new double[n * n];
        for (var i = 0; i < n; i++)
            vectors[(i * n) + i] = 1;
        var scale = matrix.Sum(v => v * v);
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(matrix, n) > 1e-28 * scale; sweep++)
        {
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, n, p, q);
            }
        }
        return Sorted(matrix, vectors, n);
    }

    private static double OffDiagonal(double[] a, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
                sum += 2 * a[(i * n) + j] * a[(i * n) + j];
        }
        return sum;
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q)
    {
        var apq = a[(p * n) + q];
        if (apq == 0)
            return;
        var theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * apq);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < n; k++)
            Turn(ref a[(k * n) + p], ref a[(k * n) + q], c, s);
        for (var k = 0; k < n; k++)
            Turn(ref a[(p * n) + k], ref a[(q * n) + k], c, s);
        for (var k = 0; k < n; k++)
            Turn(ref v[(k * n) + p], ref v[(k * n) + q], c, s);
    }

    private static void Turn(ref double x, ref double y, double c, double s) => (x, y) = ((c * x) - (s * y), (s * x) + (c * y));

    private static (double[] Values, double[] Vectors) Sorted(double[] a, double[] v, int n)
    {
        var order = Enumerable.Range(0, n).OrderByDescending(i => a[(i * n) + i]).ThenBy(i => i).ToArray();
        var vectors = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            var largest = Enumerable.Range(0, n).MaxBy(k => Math.Abs(v[(k * n) + order[j]]));
            var sign = v[(largest * n) + order[j]] < 0 ? -1 : 1;
            for (var k = 0; k < n; k++)
                vectors[(k * n) + j] = sign * v[(k * n) + order[j]];
        }
        return ([.. order.Select(i => a[(i * n) + i])], vectors);
    }
}
