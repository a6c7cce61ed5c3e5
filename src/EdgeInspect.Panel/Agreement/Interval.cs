using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Panel.Agreement;

/// <summary>A figure with its 95 % limits, as it is drawn.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="IsShare">Whether it is a share of one, written in per cent; else a coefficient from -1 to 1.</param>
public sealed record Interval(double Value, double Low, double High, bool IsShare)
{
    /// <summary>Of a share or a coefficient; null when both are.</summary>
    public static Interval? Of(Proportion? share, Estimate? coefficient) => (share, coefficient) switch
    {
        ({ } s, _) => new(s.Value, s.Low, s.High, IsShare: true),
        (_, { } c) => new(c.Value, c.Low, c.High, IsShare: false),
        _ => null,
    };
}
