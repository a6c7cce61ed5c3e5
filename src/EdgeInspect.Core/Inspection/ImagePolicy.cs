using System.Buffers.Binary;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Inspection;

/// <summary>Which pictures are kept.</summary>
public sealed record ImagePolicyOptions
{
    /// <summary>Keep every NG part's picture.</summary>
    [Description("Keep the picture of every NG part.")]
    public bool KeepNg { get; init; } = true;

    /// <summary>Keep every UNSURE part's picture.</summary>
    [Description("Keep the picture of every UNSURE part.")]
    public bool KeepUnsure { get; init; } = true;

    /// <summary>Share of OK parts whose pictures are kept.</summary>
    [Description("Share of OK parts whose pictures are kept, 0 to 1.")]
    [Range(0.0, 1.0)]
    public double OkShare { get; init; } = 0.01;

    /// <summary>Chooses another random share of OK parts.</summary>
    [Description("Seed of the random choice among OK parts.")]
    public long Seed { get; init; }

    /// <summary>Most pictures kept in a second, whatever their verdict.</summary>
    [Description("Most pictures kept in a second: when every part is NG (a lamp failed), the disk must not fill with them.")]
    [Range(1, 1000)]
    public int MaxPerSecond { get; init; } = 25;
}

/// <summary>
/// Decides whether a part's picture is kept. Which OK parts are kept follows from the result's id and the seed alone, so it can be
/// recomputed. One instance for each inspecting thread; deciding allocates nothing.
/// </summary>
public sealed class ImagePolicy
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly ImagePolicyOptions _options;
    private readonly ulong _okBelow;
    private long _budgetNs = NanosecondsPerSecond;
    private long _lastNs = long.MinValue;
    private long _limited;

    /// <summary>From validated options.</summary>
    public ImagePolicy(ImagePolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _okBelow = options.OkShare >= 1 ? ulong.MaxValue : (ulong)(options.OkShare * ulong.MaxValue);
    }

    /// <summary>Pictures that the policy wanted but the rate did not allow; safe from any thread.</summary>
    public long Limited => Volatile.Read(ref _limited);

    /// <summary>Whether this part's picture is kept.</summary>
    /// <param name="verdict">What was said of the part.</param>
    /// <param name="rid">The result.</param>
    /// <param name="capturedNs">Monotonic time of capture in nanoseconds.</param>
    public bool Wants(Verdict verdict, Guid rid, long capturedNs)
    {
        var wanted = verdict switch
        {
            Verdict.Ng => _options.KeepNg,
            Verdict.Unsure => _options.KeepUnsure,
            _ => IsSampled(rid),
        };
        if (!wanted)
            return false;
        if (TrySpend(capturedNs))
            return true;
        Volatile.Write(ref _limited, _limited + 1);
        return false;
    }

    /// <summary>SHA-256 of seed and id, its first eight bytes below the share of their range.</summary>
    private bool IsSampled(Guid rid)
    {
        Span<byte> input = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(input, _options.Seed);
        rid.TryWriteBytes(input[8..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return _okBelow == ulong.MaxValue || BinaryPrimitives.ReadUInt64BigEndian(hash) < _okBelow;
    }

    /// <summary>A bucket that holds one second's pictures and refills with time; each picture costs its share of a second.</summary>
    private bool TrySpend(long nowNs)
    {
        if (_lastNs != long.MinValue)
            _budgetNs = Math.Min(NanosecondsPerSecond, _budgetNs + Math.Max(0, nowNs - _lastNs));
        _lastNs = nowNs;
        var cost = NanosecondsPerSecond / _options.MaxPerSecond;
        if (_budgetNs < cost)
            return false;
        _budgetNs -= cost;
        return true;
    }
}
