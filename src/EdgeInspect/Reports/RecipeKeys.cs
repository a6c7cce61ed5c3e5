using EdgeInspect.Core.Lifecycle.Operating;
using static System.FormattableString;

namespace EdgeInspect.Reports;

/// <summary>A threshold and its band as keys of a recipe.</summary>
internal static class RecipeKeys
{
    /// <summary>Lines for the section <c>Recipe</c> of a station's configuration.</summary>
    public static string Of(double threshold, UnsureBand band) =>
        Invariant($"\"Threshold\": {threshold:0.#####}, \"UnsureBelow\": {band.Below:0.#####}, \"UnsureAbove\": {band.Above:0.#####}");
}
