using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Reports;

/// <summary>Figures as people read them; undefined says so.</summary>
internal static class Words
{
    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share) => share is { } s ? FormattableString.Invariant($"{100 * s:f1} %") : "undefined";

    /// <summary>A share with its interval.</summary>
    public static string Rate(Proportion? p) =>
        p is { } v ? FormattableString.Invariant($"{100 * v.Value:f1} % ({100 * v.Low:f1}–{100 * v.High:f1})") : "undefined";

    /// <summary>The interval of a share alone.</summary>
    public static string Range(Proportion? p) => p is { } v ? FormattableString.Invariant($"{100 * v.Low:f1}–{100 * v.High:f1} %") : "undefined";

    /// <summary>A score, a threshold or a width of scores.</summary>
    public static string Score(double value) => FormattableString.Invariant($"{value:0.###}");
}
