using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>
/// Distances of cells to their nearest cell of a bank, optionally without the bank's cells of one group. The bank is kept in blocks of
/// 16 cells, one to a lane, so that four cells at a time meet a block without horizontal sums.
/// </summary>
internal sealed class BankDistances
{
    private const int Lanes = 8;
    private const int Block = 2 * Lanes;
    private const int Cells = 4;

    private readonly int _dimensions;
    private readonly int _blocks;
    private readonly float _scale;
    private readonly float[] _values;
    private readonly float[] _norms;
    private readonly int[] _owners;

    /// <summary>Arranges a bank.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="owners">Group of each cell of the bank; 0 or above.</param>
    public BankDistances(MemoryBank bank, ReadOnlySpan<int> owners)
    {
        _dimensions = bank.Dimensions;
        _scale = bank.Scale;
        _blocks = (bank.Count + Block - 1) / Block;
        _values = new float[_blocks * Block * _dimensions];
        _norms = new float[_blocks * Block];
        _owners = new int[_blocks * Block];
        Array.Fill(_norms, float.PositiveInfinity);
        Array.Fill(_owners, -1);
        bank.SquaredNorms().CopyTo(_norms, 0);
        owners.CopyTo(_owners);
        for (var b = 0; b < bank.Count; b++)
            Place(bank, b);
    }

    /// <summary>Distance of each cell of one picture to its nearest in the bank.</summary>
    /// <param name="cells">Projected cells [n, dimensions], at least 4; overwritten by their quantised integers.</param>
    /// <param name="excludedGroup">Cells of the bank with this owner are passed over; -2 for none.</param>
    /// <param name="distances">[n].</param>
    public void Nearest(Span<float> cells, int excludedGroup, Span<double> distances)
    {
        var scale = CellQuantiser.Quantise(cells);
        Span<float> smallest = stackalloc float[Cells];
        for (var next = 0; next < distances.Length; next += Cells)
        {
            // The last four may overlap the four before: measured twice, alike.
            var start = Math.Min(next, distances.Length - Cells);
            var four = cells.Slice(start * _dimensions, Cells * _dimensions);
            SmallestPartial(four, -2 * scale * _scale, excludedGroup, smallest);
            for (var c = 0; c < Cells; c++)
            {
                var norm = SquaredNorm(four.Slice(c * _dimensions, _dimensions)) * scale * scale;
                distances[start + c] = MathF.Sqrt(Math.Max(0, norm + smallest[c]));
            }
        }
    }

    private static float SquaredNorm(ReadOnlySpan<float> cell)
    {
        var sum = 0f;
        foreach (var v in cell)
            sum += v * v;
        return sum;
    }

    private void Place(MemoryBank bank, int index)
    {
        var (block, lane) = (index / Block, index % Block);
        for (var k = 0; k < _dimensions; k++)
            _values[(((block * _dimensions) + k) * Block) + lane] = bank.Values[(index * _dimensions) + k];
    }

    /// <summary>For four cells the smallest of ‖b‖² + factor (q·b) over the bank.</summary>
    private void SmallestPartial(ReadOnlySpan<float> cells, float factor, int excluded, Span<float> smallest)
    {
        ref var x = ref MemoryMarshal.GetReference(cells);
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        var group = Vector256.Create(excluded);
        var f = Vector256.Create(factor);
        Vector256<float> m0 = Vector256.Create(float.PositiveInfinity), m1 = m0, m2 = m0, m3 = m0;
        for (var block = 0; block < _blocks; block++)
        {
            Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            ref var column = ref Unsafe.Add(ref values, block * _dimensions * Block);
            for (var k = 0; k < _dimensions; k++)
            {
                var low = Vector256.LoadUnsafe(ref column, (nuint)(k * Block));
                var high = Vector256.LoadUnsafe(ref column, (nuint)((k * Block) + Lanes));
                Accumulate(Unsafe.Add(ref x, k), low, high, ref a0, ref a1);
                Accumulate(Unsafe.Add(ref x, _dimensions + k), low, high, ref b0, ref b1);
                Accumulate(Unsafe.Add(ref x, (2 * _dimensions) + k), low, high, ref c0, ref c1);
                Accumulate(Unsafe.Add(ref x, (3 * _dimensions) + k), low, high, ref d0, ref d1);
            }
            for (var half = 0; half < 2; half++)
            {
                var at = (nuint)((block * Block) + (half * Lanes));
                var norms = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_norms), at);
                var own = Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_owners), at), group).AsSingle();
                norms = Vector256.ConditionalSelect(own, Vector256.Create(float.PositiveInfinity), norms);
                m0 = Vector256.Min(m0, norms + (f * (half == 0 ? a0 : a1)));
                m1 = Vector256.Min(m1, norms + (f * (half == 0 ? b0 : b1)));
                m2 = Vector256.Min(m2, norms + (f * (half == 0 ? c0 : c1)));
                m3 = Vector256.Min(m3, norms + (f * (half == 0 ? d0 : d1)));
            }
        }
        (smallest[0], smallest[1], smallest[2], smallest[3]) = (Least(m0), Least(m1), Least(m2), Least(m3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float x, Vector256<float> low, Vector256<float> high, ref Vector256<float> first, ref Vector256<float> second)
    {
        var factor = Vector256.Create(x);
        first = Vector256.MultiplyAddEstimate(factor, low, first);
        second = Vector256.MultiplyAddEstimate(factor, high, second);
    }

    private static float Least(Vector256<float> v)
    {
        var smallest = v[0];
        for (var i = 1; i < Lanes; i++)
            smallest = Math.Min(smallest, v[i]);
        return smallest;
    }
}
