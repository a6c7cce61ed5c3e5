using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>Everything set for one product variant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Part of the frame that is inspected; null for the whole frame.</param>
/// <param name="Degree">How much is left to the model.</param>
/// <param name="Threshold">A score above it is NG.</param>
/// <param name="UnsureBelow">Scores up to this far below the threshold are UNSURE; 0 or more.</param>
/// <param name="UnsureAbove">Scores up to this far above the threshold are UNSURE; 0 or more.</param>
public sealed record Recipe(
    string Name, RegionOfInterest? Region, DegreeOfAutomation Degree, double Threshold, double UnsureBelow, double UnsureAbove)
{
    /// <summary>
    /// NG above the threshold, UNSURE within the band around it, else OK. A score that is no number is NG: a model that failed passes nothing.
    /// </summary>
    public Verdict Judge(float score)
    {
        if (!float.IsFinite(score) || score > Threshold + UnsureAbove)
            return Verdict.Ng;
        var unsure = (UnsureBelow > 0 && score > Threshold - UnsureBelow) || score > Threshold;
        return unsure ? Verdict.Unsure : Verdict.Ok;
    }
}

/// <summary>
/// What inspects at one moment: immutable, replaced as a whole by one reference write; the inspecting thread reads it once a part.
/// </summary>
/// <param name="Detector">The active model.</param>
/// <param name="Candidate">A model that runs on the same frames after the verdict is out, or null.</param>
/// <param name="Recipe">The recipe in force.</param>
/// <param name="ConfigurationSha256">Lower-case hexadecimal SHA-256 of the effective configuration.</param>
public sealed record ActiveInspection(IDetector Detector, IDetector? Candidate, Recipe Recipe, string ConfigurationSha256);
