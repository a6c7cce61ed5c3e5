using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>What the labelled heads learn from: good pictures first, then labelled defects.</summary>
internal sealed class LabelledFeatures
{
    private LabelledFeatures(int goods, LabelledDefects defects, string[] groups)
    {
        (Goods, Groups) = (goods, groups);
        Classes = [.. defects.Classes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Labels =
        [
            .. Enumerable.Repeat(0, goods),
            .. defects.Classes.Select(c => 1 + Array.BinarySearch(Classes, c, StringComparer.Ordinal)),
        ];
        Scores = new double[groups.Length];
        Pooled = new double[groups.Length * PooledFeatures.Count];
    }

    /// <summary>Good pictures.</summary>
    public int Goods { get; }

    /// <summary>Names of the defect classes, in ordinal order.</summary>
    public string[] Classes { get; }

    /// <summary>0 for good, 1 + index of the class for a defect.</summary>
    public int[] Labels { get; }

    /// <summary>Group of each picture.</summary>
    public string[] Groups { get; }

    /// <summary>The cues' score of each picture against the banks without its own group.</summary>
    public double[] Scores { get; }

    /// <summary>Pooled features, [pictures, <see cref="PooledFeatures.Count"/>].</summary>
    public double[] Pooled { get; }

    /// <summary>Measures every picture, side by side.</summary>
    public static LabelledFeatures Measure(
        TaughtHead head,
        ITeachingImages goods,
        LabelledDefects defects,
        int threads,
        Action<TeachingProgress>? progress,
        CancellationToken cancel)
    {
        string[] groups = [.. GroupsOf(goods), .. GroupsOf(defects.Images)];
        var numbers = groups.Distinct(StringComparer.Ordinal).Index().ToDictionary(g => g.Item, g => g.Index, StringComparer.Ordinal);
        int[] owners = [.. groups.Select(g => numbers[g])];
        var features = new LabelledFeatures(goods.Count, defects, groups);
        using var goodReaders = new ReaderPool(goods);
        using var defectReaders = new ReaderPool(defects.Images);
        progress?.Invoke(new(TeachingStage.Labels, 0, groups.Length));
        var done = 0;
        Parallel.For(
            0,
            groups.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
            () => new PooledScorer(head, goods.InputSize, owners),
            (i, _, scorer) =>
            {
                if (i < goods.Count)
                    goodReaders.Read(i, scorer.Features);
                else
                    defectReaders.Read(i - goods.Count, scorer.Features);
                features.Scores[i] = scorer.Score(owners[i]);
                var target = features.Pooled.AsSpan(i * PooledFeatures.Count, PooledFeatures.Count);
                for (var k = 0; k < target.Length; k++)
                    target[k] = scorer.Pooled[k];
                progress?.Invoke(new(TeachingStage.Labels, Interlocked.Increment(ref done), groups.Length));
                return scorer;
            },
            _ => { });
        return features;
    }

    private static IEnumerable<string> GroupsOf(ITeachingImages images) => Enumerable.Range(0, images.Count).Select(images.GroupOf);
}
