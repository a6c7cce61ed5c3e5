using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// What a window's numbers mean: scalars, scales, ranges, edges, and the unit of the score. Windows of one schema can be added, others not.
/// Scores of different models have different scales, so the unit is the model's own threshold (its distance from 0; 1 where that is below a
/// millionth): the threshold of the model lies at 1, whatever a recipe sets.
/// </summary>
public sealed class WindowSchema
{
    private const double LeastUnit = 1e-6;

    private static readonly string Layout = string.Join(';', ScalarEdges.All.Select(Describe));

    private WindowSchema(double scoreUnit)
    {
        ScoreUnit = scoreUnit;
        var text = string.Create(CultureInfo.InvariantCulture, $"edgeinspect-window/1;{Layout};score_unit={scoreUnit:R}");
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..IdLength];
    }

    /// <summary>Characters of <see cref="Id"/>.</summary>
    public const int IdLength = 16;

    /// <summary>The scalars, in the order of <see cref="ScalarKind"/>.</summary>
    public static IReadOnlyList<WindowScalar> Scalars => ScalarEdges.All;

    /// <summary>Score that counts as 1; finite and positive.</summary>
    public double ScoreUnit { get; }

    /// <summary>Digest of all of it: 16 lower-case hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The schema of windows of a model.</summary>
    /// <param name="threshold">The model's own threshold, finite.</param>
    public static WindowSchema OfThreshold(double threshold)
    {
        var distance = Math.Abs(threshold);
        return new(double.IsFinite(distance) && distance >= LeastUnit ? distance : 1);
    }

    /// <summary>The schema of a unit that a message states, or null where no model has such.</summary>
    internal static WindowSchema? OfUnit(double unit) => double.IsFinite(unit) && unit >= LeastUnit ? new(unit) : null;

    private static string Describe(WindowScalar scalar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scalar.Name},{scalar.StepsPerUnit},{scalar.LeastSteps},{scalar.GreatestSteps},{string.Join(',', scalar.Edges)}");
}
