namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Correlation of each window's means with those of the window before it (lag 1), over full windows that follow one another under the same
/// conditions. Control charts take windows for independent; where they are not, larger ones are needed.
/// </summary>
internal sealed class MeanCorrelation
{
    /// <summary>More than this asks for larger windows.</summary>
    public const double Limit = 0.1;

    private const int LeastWindows = 32;

    // An estimate from m windows of nothing has a standard error of one by the square root of m.
    private const double StandardErrors = 3;

    private static readonly ScalarKind[] Charted =
    [
        ScalarKind.Score, ScalarKind.Luma, ScalarKind.Contrast, ScalarKind.Sharpness, ScalarKind.Saturation, ScalarKind.Noise, ScalarKind.Latency,
    ];

    private readonly Track[] _tracks = new Track[Charted.Length];

    /// <summary>Windows seen since the last <see cref="Clear"/>.</summary>
    public int Windows { get; private set; }

    /// <summary>Whether a scalar's correlation exceeds the limit by more than its estimate may err.</summary>
    public bool IsHigh
    {
        get
        {
            if (Windows < LeastWindows)
                return false;
            var least = Limit + (StandardErrors / Math.Sqrt(Windows));
            return Array.Exists(_tracks, track => track.Correlation(Windows) > least);
        }
    }

    /// <summary>The largest one, or 0 before two windows.</summary>
    public double Largest => Windows < 2 ? 0 : _tracks.Max(track => track.Correlation(Windows));

    /// <summary>Takes the next window.</summary>
    public void Add(WindowState window)
    {
        for (var i = 0; i < Charted.Length; i++)
            _tracks[i].Add(window[Charted[i]].Mean, Windows);
        Windows++;
    }

    /// <summary>What follows has nothing to do with what was.</summary>
    public void Clear()
    {
        Array.Clear(_tracks);
        Windows = 0;
    }

    /// <summary>Sums of one scalar's means, less the first one, lest they cancel. A scalar that a window lacks becomes NaN, which exceeds nothing.</summary>
    private struct Track
    {
        private double _origin;
        private double _first;
        private double _last;
        private double _sum;
        private double _squares;
        private double _products;

        public void Add(double mean, int windows)
        {
            if (windows == 0)
                _origin = mean;
            var x = mean - _origin;
            if (windows == 0)
                _first = x;
            else
                _products += _last * x;
            (_last, _sum, _squares) = (x, _sum + x, _squares + (x * x));
        }

        /// <summary>Sum of (x_t - mean)(x_t+1 - mean) by the sum of (x_t - mean)²; 0 when nothing varies.</summary>
        public readonly double Correlation(int windows)
        {
            var mean = _sum / windows;
            var spread = _squares - (windows * mean * mean);
            var common = _products - (mean * ((2 * _sum) - _first - _last)) + ((windows - 1) * mean * mean);
            return spread > 0 ? common / spread : 0;
        }
    }
}
