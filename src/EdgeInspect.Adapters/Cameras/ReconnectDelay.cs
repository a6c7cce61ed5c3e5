using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>How long to wait before a lost camera is opened again.</summary>
public sealed record ReconnectOptions
{
    /// <summary>The first wait.</summary>
    [Description("Wait before the first attempt to open a lost camera again, in milliseconds. It doubles with each failure.")]
    [Range(10, 60_000)]
    public int FirstDelayMs { get; init; } = 250;

    /// <summary>The longest wait.</summary>
    [Description("Longest wait between two attempts, in milliseconds.")]
    [Range(10, 600_000)]
    public int LongestDelayMs { get; init; } = 10_000;

    /// <summary>Seed of the random part of a wait.</summary>
    [Description("Seed of the random fifth that is added to each wait, so that many stations do not knock at the same moment.")]
    public int Seed { get; init; }
}

/// <summary>Waits that double up to a limit, with up to a fifth on top by chance.</summary>
internal sealed class ReconnectDelay(ReconnectOptions options)
{
    private const double Jitter = 0.2;
    private readonly Random _random = new(options.Seed);
    private double _nextMs = options.FirstDelayMs;

    public TimeSpan Next()
    {
        var ms = Math.Min(_nextMs, options.LongestDelayMs);
        _nextMs = ms * 2;
        return TimeSpan.FromMilliseconds(ms * (1 + (Jitter * _random.NextDouble())));
    }

    /// <summary>After a success: the next wait is the first one again.</summary>
    public void Reset() => _nextMs = options.FirstDelayMs;
}
