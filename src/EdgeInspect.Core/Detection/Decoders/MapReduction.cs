namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>How the values of a map become one score.</summary>
internal abstract class MapReduction
{
    /// <summary>The one that a manifest names.</summary>
    public static MapReduction Of(ModelDecoder decoder) => decoder.Score switch
    {
        "max" => new Highest(),
        "mean" => new Mean(),
        _ => new TopShare(decoder.Share!.Value),
    };

    /// <summary>The score. A value that is no number makes the score none. May reorder the values.</summary>
    public abstract float Of(Span<float> values);

    private sealed class Highest : MapReduction
    {
        public override float Of(Span<float> values)
        {
            var highest = float.NegativeInfinity;
            foreach (var v in values)
                highest = MathF.Max(highest, v); // is NaN once a value is
            return highest;
        }
    }

    private sealed class Mean : MapReduction
    {
        public override float Of(Span<float> values) => MeanOf(values);
    }

    /// <summary>Mean of a share of the values, at least one: the highest.</summary>
    private sealed class TopShare(double share) : MapReduction
    {
        public override float Of(Span<float> values)
        {
            foreach (var v in values)
            {
                if (!float.IsFinite(v))
                    return float.NaN;
            }
            var count = Math.Clamp((int)Math.Round(share * values.Length, MidpointRounding.ToEven), 1, values.Length);
            Partition(values, values.Length - count);
            return MeanOf(values[^count..]);
        }

        /// <summary>Reorders so that no value from <paramref name="at"/> on is smaller than one before it (Hoare's selection).</summary>
        private static void Partition(Span<float> values, int at)
        {
            var (low, high) = (0, values.Length - 1);
            while (low < high)
            {
                var pivot = values[low + ((high - low) / 2)];
                var (i, j) = (low, high);
                while (i <= j)
                {
                    while (values[i] < pivot)
                        i++;
                    while (values[j] > pivot)
                        j--;
                    if (i <= j)
                    {
                        (values[i], values[j]) = (values[j], values[i]);
                        i++;
                        j--;
                    }
                }
                if (at <= j)
                    high = j;
                else if (at >= i)
                    low = i;
                else
                    return;
            }
        }
    }

    private static float MeanOf(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var v in values)
            sum += v;
        return (float)(sum / values.Length);
    }
}
