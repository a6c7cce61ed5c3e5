namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>Smooth noise between hashed lattice points: a pure function of place and seed.</summary>
internal static class ValueNoise
{
    /// <summary>-1 to 1, over one axis.</summary>
    public static double At(ulong seed, double x)
    {
        var i = (long)Math.Floor(x);
        return Mix(Hash(seed, i, 0), Hash(seed, i + 1, 0), Ease(x - i));
    }

    /// <summary>-1 to 1, over the plane; repeats after the period, which takes coordinates from 0 on.</summary>
    public static double At(ulong seed, double x, double y, long period = long.MaxValue)
    {
        var (i, j) = ((long)Math.Floor(x), (long)Math.Floor(y));
        var (right, below) = ((i + 1) % period, (j + 1) % period);
        var (fx, fy) = (Ease(x - i), Ease(y - j));
        var top = Mix(Hash(seed, i, j), Hash(seed, right, j), fx);
        var bottom = Mix(Hash(seed, i, below), Hash(seed, right, below), fx);
        return Mix(top, bottom, fy);
    }

    /// <summary>-1 to 1 at a lattice point.</summary>
    public static double Hash(ulong seed, long i, long j) =>
        ((long)(CounterRandom.Mix(seed ^ CounterRandom.Mix((ulong)i * 0x9E3779B97F4A7C15 ^ (ulong)j)) >> 11) * (2.0 / (1L << 53))) - 1;

    private static double Ease(double t) => t * t * (3 - (2 * t));

    private static double Mix(double a, double b, double t) => a + ((b - a) * t);
}
