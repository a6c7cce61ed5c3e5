using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>How often each of the 256 grey levels occurs. In four banks, so that neighbours of the same level don't wait for each other.</summary>
internal sealed class LumaHistogram
{
    private const int Levels = 256;
    private readonly int[] _banks = new int[4 * Levels];

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_banks);

    /// <summary>Adds a row of pixels.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        ref var bank = ref MemoryMarshal.GetArrayDataReference(_banks);
        while (row.Length >= sizeof(ulong))
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(row);
            for (var i = 0; i < sizeof(ulong); i += 4, eight >>= 32)
            {
                Unsafe.Add(ref bank, (byte)eight)++;
                Unsafe.Add(ref bank, Levels + (byte)(eight >> 8))++;
                Unsafe.Add(ref bank, (2 * Levels) + (byte)(eight >> 16))++;
                Unsafe.Add(ref bank, (3 * Levels) + (byte)(eight >> 24))++;
            }
            row = row[sizeof(ulong)..];
        }
        foreach (var level in row)
            _banks[level]++;
    }

    /// <summary>Pixels of one level.</summary>
    public long Count(int level) => (long)_banks[level] + _banks[Levels + level] + _banks[(2 * Levels) + level] + _banks[(3 * Levels) + level];

    /// <summary>Sum of all pixels.</summary>
    public long Sum()
    {
        var sum = 0L;
        for (var level = 1; level < Levels; level++)
            sum += level * Count(level);
        return sum;
    }

    /// <summary>The lowest level that at least so many twentieths of the pixels don't exceed.</summary>
    /// <param name="twentieths">1 to 20.</param>
    /// <param name="pixels">Pixels that were added.</param>
    public int Quantile(int twentieths, long pixels)
    {
        var below = 0L;
        for (var level = 0; level < Levels; level++)
        {
            below += Count(level);
            if (20 * below >= twentieths * pixels)
                return level;
        }
        throw new InvalidOperationException($"{below} pixels were added, not {pixels}");
    }
}
