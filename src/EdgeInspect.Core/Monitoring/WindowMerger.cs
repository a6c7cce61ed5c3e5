using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Adds windows of one schema, of any stations, each once: whichever order they come in and however often, the sum is the same. Bounded; used
/// by one thread at a time.
/// </summary>
public sealed class WindowMerger
{
    private const int MaxRanges = 1024;
    private readonly Dictionary<WindowSeries, SeqRanges> _seen = [];
    private readonly int _maxSeries;

    /// <summary>Empty.</summary>
    /// <param name="schema">What all of them must be of.</param>
    /// <param name="maxSeries">Most series that are told apart; a window of a further one is not taken.</param>
    public WindowMerger(WindowSchema schema, int maxSeries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSeries, 1);
        (State, _maxSeries) = (new(schema), maxSeries);
    }

    /// <summary>The sum.</summary>
    public WindowState State { get; }

    /// <summary>Adds a window, unless its number was added already.</summary>
    public MergeOutcome Add(DriftWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var number = new SeqRange(window.Seq, window.Seq);
        var isKnown = _seen.TryGetValue(window.Series, out var ranges);
        if (isKnown && ranges!.Covers(number))
            return MergeOutcome.Duplicate;
        if (isKnown ? ranges!.Count >= MaxRanges && ranges.WouldGrow(number) : _seen.Count >= _maxSeries)
            return MergeOutcome.TooMany;
        var outcome = State.Merge(window.State);
        if (outcome == MergeOutcome.Merged)
            (ranges ?? (_seen[window.Series] = new())).Add(number);
        return outcome;
    }
}
