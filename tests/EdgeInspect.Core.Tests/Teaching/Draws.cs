namespace EdgeInspect.Core.Tests.Teaching;

/// <summary>Random numbers with a seed, as the tests of teaching need them.</summary>
internal static class Draws
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>Small whole numbers: many points and distances are equal.</summary>
    public static float[] Coarse(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-2, 3))];
    }
}
