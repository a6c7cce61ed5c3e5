using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>Where a series of windows stands.</summary>
/// <param name="LastSeq">Number of its last window; 0 for none.</param>
/// <param name="Size">Frames that make the next one full.</param>
public readonly record struct SeriesPlace(long LastSeq, int Size);

/// <summary>
/// Gathers inspections into windows: 256 frames, cut early when model, recipe or camera settings change, so that nothing is ever mixed. Where
/// the means of windows are correlated (<see cref="MeanCorrelation"/>), the series' windows double, up to <see cref="WindowFormat.MaxSize"/>.
/// Adding a frame allocates nothing but at the beginning and end of a window. Used by one thread.
/// </summary>
public sealed class WindowBuilder
{
    private readonly LedgerStream _stream;
    private readonly Dictionary<WindowSeries, SeriesPlace> _places;
    private readonly MeanCorrelation _correlation = new();
    private OpenWindow? _open;
    private OpenWindow? _before;
    private long _missed;

    /// <summary>At the start of a run.</summary>
    /// <param name="stream">The station and its epoch.</param>
    /// <param name="places">Where its series stand, as stored.</param>
    public WindowBuilder(LedgerStream stream, IReadOnlyDictionary<WindowSeries, SeriesPlace> places) => (_stream, _places) = (stream, new(places));

    /// <summary>Frames in the open window.</summary>
    public long OpenFrames => _open?.State.Frames ?? 0;

    /// <summary>Takes the next inspection, in the ledger's order.</summary>
    /// <returns>The window that it ended or made full, or null.</returns>
    public DriftWindow? Add(in WindowSample sample)
    {
        var closed = _open?.CutBy(sample) is { } cut ? Cut(cut) : null;
        _open ??= Open(sample);
        _open.Add(sample);
        return _open.IsFull ? Cut(WindowCut.Full) : closed;
    }

    /// <summary>Inspections were committed that it will never see.</summary>
    public void NoteMissed(long inspections) => _missed += inspections;

    /// <summary>Ends the open window.</summary>
    /// <returns>It, or null when there was none.</returns>
    public DriftWindow? Cut(WindowCut cut)
    {
        if (_open is not { } open)
            return null;
        var place = _places[open.Series];
        var closed = open.Close(cut, place, _missed);
        (_before, _open, _missed) = (open, null, 0);
        _places[open.Series] = new(closed.Seq, NextSize(closed, place.Size));
        return closed;
    }

    private int NextSize(DriftWindow closed, int size)
    {
        if (closed.Span.Cut != WindowCut.Full)
        {
            _correlation.Clear();
            return size;
        }

        _correlation.Add(closed.State);
        if (size == WindowFormat.MaxSize || !_correlation.IsHigh)
            return size;
        _correlation.Clear();
        return 2 * size;
    }

    private OpenWindow Open(in WindowSample sample)
    {
        if (_before?.CutBy(sample) is not null)
            _correlation.Clear();
        var detector = sample.Active.Detector;
        var schema = WindowSchema.OfThreshold(detector.Threshold);
        var series = new WindowSeries(_stream, WindowFormat.Shorten(sample.Camera.Id), detector.Model.Sha256, schema.Id);
        if (!_places.TryGetValue(series, out var place))
            place = _places[series] = new(0, WindowFormat.Size);
        return new(series, place.Size, schema, sample);
    }

    /// <summary>The window that frames are added to.</summary>
    private sealed class OpenWindow(WindowSeries series, int size, WindowSchema schema, WindowSample first)
    {
        private readonly SliceKey _line = new(SliceBy.Line, WindowFormat.Shorten(series.Stream.Station.Line));
        private readonly SliceKey _camera = new(SliceBy.Camera, series.Camera);
        private readonly SliceKey _recipe = new(SliceBy.Recipe, WindowFormat.Shorten(first.Active.Recipe.Name));
        private readonly WindowSample _first = first;
        private WindowSample _last = first;

        public WindowSeries Series => series;

        public WindowState State { get; } = new(schema);

        public bool IsFull => State.Frames == size;

        /// <summary>Why a frame can't be in this window, or null.</summary>
        public WindowCut? CutBy(in WindowSample sample)
        {
            if (!ReferenceEquals(sample.Active, _last.Active))
            {
                if (sample.Active.Detector.Model.Sha256 != series.Model)
                    return WindowCut.Model;
                if (sample.Active.Recipe != _first.Active.Recipe)
                    return WindowCut.Recipe;
            }

            return ReferenceEquals(sample.Camera, _last.Camera) || sample.Camera == _first.Camera ? null : WindowCut.Camera;
        }

        public void Add(in WindowSample sample)
        {
            State.Add(sample);
            foreach (ref readonly var slice in (ReadOnlySpan<SliceKey>)[_line, _camera, _recipe])
                State.AddSlice(slice, sample.Verdict, GroundTruth.Unknown);
            _last = sample;
        }

        public DriftWindow Close(WindowCut cut, SeriesPlace place, long missed)
        {
            var span = new WindowSpan(
                cut, size, missed, _recipe.Name, _first.Active.Recipe.Threshold, _first.Seq, _last.Seq, _first.CapturedUtc, _last.CapturedUtc);
            return new(series, place.LastSeq + 1, span, State);
        }
    }
}
