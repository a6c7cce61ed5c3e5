using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Commands;

/// <summary>The option that names a region of interest.</summary>
internal static class RegionOption
{
    /// <summary>Makes the option.</summary>
    public static Option<RegionOfInterest?> Create() => new("--region")
    {
        Description = "Part of each picture to use, as x,y,width,height in pixels; the whole by default",
        CustomParser = result => Parse("--region", result.Tokens[0].Value, result),
    };

    /// <summary>A rectangle from x,y,width,height; null, with an error in the result, when it is none.</summary>
    public static RegionOfInterest? Parse(string option, string text, ArgumentResult result)
    {
        var numbers = text.Split(',').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        if (numbers is [>= 0, >= 0, >= 1, >= 1])
            return new(numbers[0], numbers[1], numbers[2], numbers[3]);
        result.AddError($"{option} '{text}': expected is x,y,width,height in whole pixels");
        return null;
    }
}

/// <summary>The option that names the backbone.</summary>
internal static class BackboneOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--backbone")
    {
        Description = "int8 (on x64 without VNNI hardly faster than fp32), thin (int8 with fewer channels: faster with VNNI, finds less; see benchmarks/detector.md), "
            + "fp32 (for CUDA and TensorRT), or an ONNX file",
        DefaultValueFactory = _ => "int8",
    };

    /// <summary>Where the backbone lies.</summary>
    public static string PathOf(string value) =>
        value is "int8" or "thin" or "fp32" ? Path.Combine(AppContext.BaseDirectory, "models", $"backbone-lite0-{value}.onnx") : value;
}

/// <summary>Rules for the values of options.</summary>
internal static class OptionRule
{
    /// <summary>Refuses a value that breaks a rule; what is no value of the type at all, the parser refuses by itself.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isAllowed">The rule.</param>
    /// <param name="allowed">The rule in words.</param>
    public static void Require<T>(Option<T> option, Func<T, bool> isAllowed, string allowed)
        where T : IParsable<T> => Check(option, isAllowed, allowed);

    /// <summary>The same for an option that may be absent.</summary>
    /// <inheritdoc cref="Require{T}(Option{T}, Func{T, bool}, string)"/>
    public static void Require<T>(Option<T?> option, Func<T, bool> isAllowed, string allowed)
        where T : struct, IParsable<T> => Check(option, isAllowed, allowed);

    private static void Check<T>(Option option, Func<T, bool> isAllowed, string allowed)
        where T : IParsable<T> => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !isAllowed(value))
            result.AddError($"{option.Name} {token.Value}: {allowed}");
    });
}
