using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Why a label is not taken, for people in words and for programs in its parts.</summary>
internal static class LabelProblem
{
    /// <summary>Of a problem that is the label's; null for any other.</summary>
    /// <param name="problem">In words.</param>
    /// <param name="label">What was said.</param>
    public static IResult? Of(string problem, PartLabel label) =>
        PanelFault.Of(problem, part => GivenOf(label, part)) is { } fault ? PanelProblem.Wrong(problem, [fault]) : null;

    private static string? GivenOf(PartLabel label, string part) => part switch
    {
        "verdict" => label.Verdict.ToWire(),
        "class" => label.DefectClass,
        "severity" => label.Severity?.ToWire(),
        "note" => label.Note,
        _ => null,
    };
}
