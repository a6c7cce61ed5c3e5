namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>What a stream of random numbers is for. A stream of its own keeps the others as they are when one draws more.</summary>
internal enum RandomStream
{
    Lot,
    Pose,
    Light,
    Noise,
    Occurrence,
    Shape,
    Texture,
    Record,
}

/// <summary>
/// Random numbers as a pure function of (seed, stream, index, count), by SplitMix64 (Steele, Lea and Flood 2014): nothing is carried from
/// part to part, so any part can be drawn at any time, on any thread, with the same result.
/// </summary>
internal struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    public CounterRandom(ulong seed, RandomStream stream, long index)
        => _state = Mix(Mix(seed + Golden) ^ Mix(((ulong)stream << 56) + (ulong)index));

    public ulong Next() => Mix(_state += Golden);

    /// <summary>0 to below 1.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>Bell-shaped (the sum of four uniform numbers), mean 0, sd 1, never beyond 3.5.</summary>
    public double NextBell() => (NextUnit() + NextUnit() + NextUnit() + NextUnit() - 2) * 1.7320508075688772;

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
