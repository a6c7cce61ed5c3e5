namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>Gathers the statistics of good pictures and learns from them. Every group counts as one part, however many photos it has.</summary>
internal sealed class ChannelCalibration
{
    /// <summary>As many as memory allows: the fewer pictures a fold leaves out, the closer are its distances to those of the whole.</summary>
    public const int Folds = 10;

    private readonly float[][] _statistics;
    private readonly int[] _groups;
    private readonly int _groupCount;

    /// <summary>Makes room.</summary>
    /// <param name="groups">Group of each picture, from 0 without gaps.</param>
    /// <param name="groupCount">How many there are; at least 2.</param>
    public ChannelCalibration(int[] groups, int groupCount) =>
        (_statistics, _groups, _groupCount) = ([.. groups.Select(_ => new float[ChannelStatistics.Count])], groups, groupCount);

    /// <summary>Measures one picture; from several threads, in any order.</summary>
    public void Measure(int image, FeatureBuffers features) => ChannelStatistics.Measure(features.Fine, features.Coarse, _statistics[image]);

    /// <summary>Learns once every picture was measured.</summary>
    /// <param name="seed">Seed of the folds.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancel">Stops between two folds.</param>
    /// <exception cref="TeachingException">All pictures are alike.</exception>
    public TaughtChannels Finish(int seed, int threads, CancellationToken cancel)
    {
        var (foldOf, folds) = Deal(seed);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        var parts = new ChannelMoments?[folds];
        Parallel.For(0, folds, parallel, f => parts[f] = MomentsOf(foldOf, f));
        var all = new ChannelMoments(_statistics[0]);
        foreach (var part in parts)
            all.Add(part!, sign: 1);
        var density = ChannelDensity.From(all);
        var heldOut = new ChannelDensity[folds];
        Parallel.For(0, folds, parallel, f =>
        {
            heldOut[f] = Without(all, parts[f]!, density);
            // Six megabytes each: what is done with makes room for the next.
            parts[f] = null;
        });
        var distances = new double[_statistics.Length];
        Parallel.For(0, distances.Length, parallel, i => distances[i] = heldOut[foldOf[_groups[i]]].Distance(_statistics[i]));
        var mu = distances.Average();
        var sd = Math.Sqrt(distances.Sum(d => (d - mu) * (d - mu)) / (distances.Length - 1));
        if (!(sd > 0))
            throw new TeachingException("the good pictures are all alike: give pictures of different parts");
        return new(density.WithDirections([.. Weighted(_ => true)]), mu, sd) { HeldOut = heldOut, FoldOf = foldOf };
    }

    /// <summary>Standardised distance of a taught picture.</summary>
    public double Standardised(TaughtChannels taught, int image) => taught.Standardised(_statistics[image], _groups[image]);

    private static ChannelDensity Without(ChannelMoments all, ChannelMoments part, ChannelDensity whole)
    {
        var rest = all.Copy();
        rest.Add(part, sign: -1);
        return ChannelDensity.From(rest, whole);
    }

    /// <summary>Deals the groups to folds in a random order: as many groups in each, as every group counts alike.</summary>
    private (int[] FoldOf, int Folds) Deal(int seed)
    {
        var folds = Math.Min(Folds, _groupCount);
        int[] order = [.. Enumerable.Range(0, _groupCount)];
        new Random(seed).Shuffle(order);
        var foldOf = new int[_groupCount];
        for (var i = 0; i < order.Length; i++)
            foldOf[order[i]] = i % folds;
        return (foldOf, folds);
    }

    private ChannelMoments MomentsOf(int[] foldOf, int fold)
    {
        var moments = new ChannelMoments(_statistics[0]);
        moments.Add([.. Weighted(group => foldOf[group] == fold)]);
        return moments;
    }

    private IEnumerable<(float[] Statistics, double Weight)> Weighted(Func<int, bool> isMember)
    {
        var sizes = _groups.CountBy(g => g).ToDictionary();
        return Enumerable.Range(0, _groups.Length).Where(i => isMember(_groups[i])).Select(i => (_statistics[i], 1.0 / sizes[_groups[i]]));
    }
}
