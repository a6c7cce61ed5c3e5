using System.Collections.Concurrent;
using System.Security.Cryptography;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>
/// Good parts of a simulated line to learn from: parts that the camera will not show, spread over many lots, which are their groups.
/// </summary>
public sealed class SimulatedGoodParts : IGoodPictures
{
    /// <summary>Far behind what any run shows.</summary>
    private const long FirstPart = 1_000_000_000;

    private readonly SimulatedLineOptions _options;
    private readonly long _step;
    private readonly ConcurrentBag<(SimulatedLine Line, byte[] Pixels)> _idle = [];

    /// <summary>Takes parts of a line.</summary>
    /// <param name="options">The line; its defects and drifts are left out.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="lots">Over how many lots they are spread.</param>
    public SimulatedGoodParts(SimulatedLineOptions options, int count, int lots)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lots);
        _options = options with { Defects = options.Defects with { Rate = 0 }, Drift = new() };
        Count = count;
        _step = Math.Max(1, (long)options.LotSize * lots / Math.Max(1, count));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public string GroupOf(int picture) => $"lot {(FirstPart + (picture * _step)) / _options.LotSize}";

    /// <inheritdoc/>
    public bool IsGrey(int picture) => _options.PixelFormat == PixelFormat.Grey8;

    /// <inheritdoc/>
    public byte[] Sha256Of(int picture)
    {
        byte[] digest = [];
        Read(picture, view => digest = SHA256.HashData(view.Pixels));
        return digest;
    }

    /// <inheritdoc/>
    public void Read(int picture, PictureReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!_idle.TryTake(out var idle))
        {
            var made = new SimulatedLine(_options);
            idle = (made, new byte[made.FrameBytes]);
        }
        var (line, pixels) = idle;
        line.Render(FirstPart + (picture * _step), pixels);
        reader(new(pixels, _options.Width, _options.Height, _options.Width * _options.PixelFormat.BytesPerPixel(), _options.PixelFormat));
        _idle.Add(idle);
    }
}
