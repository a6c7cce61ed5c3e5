namespace EdgeInspect.Core.Detection;

/// <summary>Cells of good parts in int8: a value is its integer times <see cref="Scale"/>.</summary>
/// <param name="Values">[Count, Dimensions], -127 to 127.</param>
/// <param name="Dimensions">Length of a cell.</param>
/// <param name="Scale">What one step of the integers stands for.</param>
public sealed record MemoryBank(sbyte[] Values, int Dimensions, float Scale)
{
    /// <summary>In which numbers an exported model keeps it.</summary>
    public BankForm Form { get; init; }

    /// <summary>Cells in the bank.</summary>
    public int Count => Values.Length / Dimensions;

    /// <summary>Squared length of each cell, from the values its integers stand for.</summary>
    public float[] SquaredNorms()
    {
        var norms = new float[Count];
        for (var b = 0; b < Count; b++)
        {
            var sum = 0.0;
            foreach (var integer in Values.AsSpan(b * Dimensions, Dimensions))
                sum += (double)(integer * Scale) * (integer * Scale);
            norms[b] = (float)sum;
        }
        return norms;
    }

    /// <summary>Quantises cells [n, dimensions] with one scale for all: max|b| / 127, or / 63 for <see cref="BankForm.SevenBits"/>.</summary>
    public static MemoryBank Quantise(ReadOnlySpan<float> cells, int dimensions, BankForm form = BankForm.EightBits)
    {
        var steps = form == BankForm.SevenBits ? 63 : 127;
        var largest = 0f;
        foreach (var v in cells)
            largest = Math.Max(largest, Math.Abs(v));
        var scale = largest > 0 ? largest / steps : 1;
        var values = new sbyte[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            values[i] = (sbyte)Math.Clamp(MathF.Round(cells[i] / scale), -steps, steps);
        return new(values, dimensions, scale) { Form = form };
    }
}
