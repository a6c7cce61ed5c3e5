using System.Collections.Immutable;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Monitoring;

/// <summary>What became of a window that was to be added to others.</summary>
public enum MergeOutcome
{
    /// <summary>It is in.</summary>
    Merged,

    /// <summary>It was in already; nothing changed.</summary>
    Duplicate,

    /// <summary>Its numbers mean something else; nothing changed.</summary>
    ForeignSchema,

    /// <summary>There would be more than can be counted exactly; nothing changed.</summary>
    TooMany,
}

/// <summary>
/// Everything that a window has counted, in whole numbers of a fixed size: merging is addition, least and greatest, so that any order and any
/// grouping gives the same numbers. Adding a frame allocates nothing. Used by one thread at a time.
/// </summary>
public sealed class WindowState
{
    /// <summary>Most frames of a state, merged ones included: what the sums can hold.</summary>
    public const long MaxFrames = 1L << 28;

    private readonly long[] _verdicts = new long[Enum.GetValues<Verdict>().Length];

    /// <summary>Of no frames.</summary>
    public WindowState(WindowSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        Scalars = [.. WindowSchema.Scalars.Select(scalar => new ScalarState(scalar))];
    }

    /// <summary>What the numbers mean.</summary>
    public WindowSchema Schema { get; }

    /// <summary>Frames.</summary>
    public long Frames { get; private set; }

    /// <summary>The scalars, in the order of <see cref="ScalarKind"/>.</summary>
    public ImmutableArray<ScalarState> Scalars { get; }

    /// <summary>Confusion counts by slice.</summary>
    public SliceTable Slices { get; } = new();

    /// <summary>How often each verdict was given, in the order of <see cref="Verdict"/>.</summary>
    public ReadOnlySpan<long> Verdicts => _verdicts;

    /// <summary>One scalar.</summary>
    public ScalarState this[ScalarKind kind] => Scalars[(int)kind];

    /// <summary>Counts a frame. Slices are counted apart: <see cref="AddSlice"/>.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxFrames"/> already.</exception>
    public void Add(in WindowSample sample)
    {
        if (Frames == MaxFrames)
            throw new InvalidOperationException($"a window holds {MaxFrames} frames at most");
        Frames++;
        _verdicts[(int)sample.Verdict]++;
        foreach (var scalar in Scalars)
        {
            if (sample.Value(scalar.Scalar.Kind, Schema.ScoreUnit) is { } value)
                scalar.Add(value);
        }
    }

    /// <summary>Counts a frame in one slice; at most once for each frame and kind of slice.</summary>
    public void AddSlice(in SliceKey slice, Verdict verdict, GroundTruth truth) => Slices.Add(slice, verdict, truth);

    /// <summary>Adds what another has counted.</summary>
    /// <returns><see cref="MergeOutcome.Merged"/>, or why nothing changed.</returns>
    public MergeOutcome Merge(WindowState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Schema.Id != Schema.Id)
            return MergeOutcome.ForeignSchema;
        if (Frames + other.Frames > MaxFrames)
            return MergeOutcome.TooMany;
        NoteFrames(other.Frames, other._verdicts);
        for (var i = 0; i < Scalars.Length; i++)
            Scalars[i].Merge(other.Scalars[i]);
        Slices.Merge(other.Slices);
        return MergeOutcome.Merged;
    }

    internal void NoteFrames(long frames, ReadOnlySpan<long> verdicts)
    {
        Frames += frames;
        for (var i = 0; i < verdicts.Length; i++)
            _verdicts[i] += verdicts[i];
    }
}
