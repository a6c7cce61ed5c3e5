using System.Collections.Immutable;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// How one scalar of a frame is counted in a window: in whole fixed-point steps, so that sums are exact in any order. Its place in the
/// histogram is judged in steps too, so that counts, least and greatest value can be checked against each other.
/// </summary>
public sealed class WindowScalar
{
    /// <summary>Counts of a histogram.</summary>
    public const int Bins = 64;

    /// <summary>No value has more steps: the sum of 2^28 squares then still fits 64 bits.</summary>
    public const int LimitSteps = 1 << 17;

    private readonly double _least;
    private readonly double _greatest;

    internal WindowScalar(ScalarKind kind, string name, int stepsPerUnit, (int Least, int Greatest) steps, IEnumerable<int> edges, bool isOptional = false)
    {
        (Kind, Name, StepsPerUnit, Edges, IsOptional) = (kind, name, stepsPerUnit, [.. edges], isOptional);
        (LeastSteps, GreatestSteps) = steps;
        (_least, _greatest) = ((double)LeastSteps / stepsPerUnit, (double)GreatestSteps / stepsPerUnit);
    }

    /// <summary>Which one.</summary>
    public ScalarKind Kind { get; }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Whether some frames have none.</summary>
    public bool IsOptional { get; }

    /// <summary>Steps that make one unit of the value.</summary>
    public int StepsPerUnit { get; }

    /// <summary>A lesser value counts as this one; the window's least value then shows it.</summary>
    public int LeastSteps { get; }

    /// <summary>A greater value counts as this one; the window's greatest value then shows it.</summary>
    public int GreatestSteps { get; }

    /// <summary>The <see cref="Bins"/> - 1 ascending edges of the histogram, in steps: bin k holds what is at least edge k-1 and below edge k.</summary>
    public ImmutableArray<int> Edges { get; }

    /// <summary>A finite value in steps, held to the range.</summary>
    public int ToSteps(double value) => (int)Math.Round(Math.Clamp(value, _least, _greatest) * StepsPerUnit);

    /// <summary>The bin of a number of steps, 0 to <see cref="Bins"/> - 1.</summary>
    public int BinOf(int steps)
    {
        var (low, high) = (0, Edges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Edges[middle] <= steps)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
