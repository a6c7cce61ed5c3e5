using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection;

/// <summary>Rules for the manifest's input.</summary>
internal static class InputChecks
{
    private const int ShortestSide = 16;
    private const int LongestSide = 2048;

    /// <summary>Notes what is wrong with an input; which resizer this program has, and how it feeds what it taught, is the loader's affair.</summary>
    public static void Check(ModelInput input, bool isTaught, ManifestProblems problems)
    {
        if (isTaught)
            CheckTaught(input, problems);
        else
            CheckForeign(input, problems);
    }

    private static void CheckTaught(ModelInput input, ManifestProblems problems)
    {
        problems.Require(input.Size is >= 64 and <= 1024 && input.Size % 32 == 0, "input.size", input.Size, "multiples of 32 from 64 to 1024");
        ReadOnlySpan<(string Field, object? Value)> foreign =
        [
            ("tensor", input.Tensor), ("width", input.Width), ("height", input.Height), ("fit", input.Fit), ("pad", input.Pad),
            ("normalisation", input.Normalisation),
        ];
        foreach (var (field, value) in foreign)
        {
            if (value is not null)
                problems.Add($"input.{field} is set, which decoder 'taught' does not allow: its graph holds it");
        }
    }

    private static void CheckForeign(ModelInput input, ManifestProblems problems)
    {
        CheckSides(input, problems);
        problems.RequireOneOf("input.layout", input.Layout, "nchw", "nhwc");
        problems.RequireOneOf("input.type", input.Type, "uint8", "float32", "float16");
        problems.RequireOneOf("input.colour", input.Colour, "rgb", "bgr", "grey");
        problems.RequireOneOf("input.fit", input.Fit ?? ModelInput.Stretch, ModelInput.Stretch, ModelInput.Letterbox);
        problems.Require(input.Pad is null or (>= 0 and <= 255), "input.pad", input.Pad, "0 to 255");
        if (input.Pad is not null && input.Fit == ModelInput.Stretch)
            problems.Add("input.pad is set, but input.fit is 'stretch', which leaves nothing to fill");
        if (input.Region is not null || input.Ignore is not null)
            problems.Add("input.region or input.ignore is set, which only decoder 'taught' has; a recipe's region says where such a model looks");
        if (input.Type is "uint8" && input.Normalisation is not null)
            problems.Add("input.normalisation is set, but input.type is 'uint8', which takes pixels as they are");
        else if (input.Type is not "uint8")
            CheckNormalisation(input.Normalisation, input.Channels, problems);
    }

    private static void CheckSides(ModelInput input, ManifestProblems problems)
    {
        var allowed = $"{ShortestSide} to {LongestSide} pixels";
        if (input.Size != 0 && (input.Width ?? input.Height) is not null)
            problems.Add("input.size is set beside input.width or input.height; a square has size, another shape width and height");
        else if (input.Size != 0)
            problems.Require(IsSide(input.Size), "input.size", input.Size, allowed);
        else if ((input.Width ?? input.Height) is null)
            problems.Add($"input.width and input.height are missing; allowed is {allowed}");
        else
        {
            problems.Require(IsSide(input.Width), "input.width", input.Width, allowed);
            problems.Require(IsSide(input.Height), "input.height", input.Height, allowed);
        }
    }

    private static bool IsSide(int? pixels) => pixels is >= ShortestSide and <= LongestSide;

    private static void CheckNormalisation(ModelNormalisation? normalisation, int channels, ManifestProblems problems)
    {
        if (normalisation is null)
        {
            problems.Add("input.normalisation is missing; a float input needs scale, mean and std: value = (pixel * scale - mean) / std");
            return;
        }
        var (mean, std) = (normalisation.Mean, normalisation.Std);
        var count = channels == 1 ? "one number" : "three numbers, in the order of input.colour";
        problems.Require(double.IsFinite(normalisation.Scale) && normalisation.Scale > 0, "input.normalisation.scale", normalisation.Scale, "a number above 0");
        problems.Require(mean?.Count == channels && mean.All(double.IsFinite), "input.normalisation.mean", mean, count);
        problems.Require(std?.Count == channels && std.All(s => double.IsFinite(s) && s > 0), "input.normalisation.std", std, count + ", each above 0");
    }
}
