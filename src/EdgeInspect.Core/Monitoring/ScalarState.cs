using System.Numerics;

namespace EdgeInspect.Core.Monitoring;

/// <summary>Count, sums, least and greatest value and histogram of one scalar, all in whole steps. Adding allocates nothing.</summary>
public sealed class ScalarState
{
    private readonly long[] _bins = new long[WindowScalar.Bins];

    internal ScalarState(WindowScalar scalar) => Scalar = scalar;

    /// <summary>Which scalar.</summary>
    public WindowScalar Scalar { get; }

    /// <summary>Values that were added.</summary>
    public long Count { get; private set; }

    /// <summary>Values that were no numbers; they are in nothing else.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Sum of the values in steps.</summary>
    public long Sum { get; private set; }

    /// <summary>Sum of their squares.</summary>
    public long SumOfSquares { get; private set; }

    /// <summary>The least, in steps; 0 when there is none.</summary>
    public int Least { get; private set; }

    /// <summary>The greatest, in steps; 0 when there is none.</summary>
    public int Greatest { get; private set; }

    /// <summary>The histogram. Its counts add up to <see cref="Count"/>, or to less where a message left it out.</summary>
    public ReadOnlySpan<long> Bins => _bins;

    /// <summary>Mean in the scalar's units; NaN when there is no value.</summary>
    public double Mean => Count == 0 ? double.NaN : (double)Sum / Count / Scalar.StepsPerUnit;

    /// <summary>Adds a value.</summary>
    internal void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NotFinite++;
            return;
        }

        var steps = Scalar.ToSteps(value);
        Widen(steps, steps);
        Count++;
        Sum += steps;
        SumOfSquares += (long)steps * steps;
        _bins[Scalar.BinOf(steps)]++;
    }

    /// <summary>Adds what another has counted.</summary>
    internal void Merge(ScalarState other)
    {
        NotFinite += other.NotFinite;
        if (other.Count == 0)
            return;
        Widen(other.Least, other.Greatest);
        Count += other.Count;
        Sum += other.Sum;
        SumOfSquares += other.SumOfSquares;
        for (var i = 0; i < _bins.Length; i++)
            _bins[i] += other._bins[i];
    }

    /// <summary>Takes over what a message says, if one set of values can have it all.</summary>
    /// <param name="count">Values, 1 or more; with none, only those that are no numbers are to be noted.</param>
    /// <param name="sums">Their sum and the sum of their squares.</param>
    /// <param name="range">The least and the greatest.</param>
    /// <param name="bins">The histogram, or none.</param>
    internal bool TryRestore(long count, (long Sum, long Squares) sums, (long Least, long Greatest) range, ReadOnlySpan<long> bins)
    {
        var (least, greatest) = range;
        if (least < Scalar.LeastSteps || greatest > Scalar.GreatestSteps || least > greatest || count < 1)
            return false;
        var furthest = Math.Max(Math.Abs(least), Math.Abs(greatest));
        if (sums.Sum < least * count || sums.Sum > greatest * count || sums.Squares < 0 || sums.Squares > furthest * furthest * count)
            return false;
        if ((BigInteger)sums.Sum * sums.Sum > (BigInteger)sums.Squares * count)
            return false;
        if (!bins.IsEmpty && !Fit(bins, count, (int)least, (int)greatest))
            return false;
        (Count, Sum, SumOfSquares, Least, Greatest) = (count, sums.Sum, sums.Squares, (int)least, (int)greatest);
        bins.CopyTo(_bins);
        return true;
    }

    /// <summary>Notes values that were no numbers.</summary>
    internal void NoteNotFinite(long count) => NotFinite += count;

    private bool Fit(ReadOnlySpan<long> bins, long count, int least, int greatest)
    {
        var total = 0L;
        foreach (var bin in bins)
            total += bin;
        var (first, last) = (bins.IndexOfAnyExcept(0), bins.LastIndexOfAnyExcept(0));
        return total == count && first == Scalar.BinOf(least) && last == Scalar.BinOf(greatest);
    }

    private void Widen(int least, int greatest)
    {
        Least = Count == 0 ? least : Math.Min(Least, least);
        Greatest = Count == 0 ? greatest : Math.Max(Greatest, greatest);
    }
}
