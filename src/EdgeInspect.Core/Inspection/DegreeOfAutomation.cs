namespace EdgeInspect.Core.Inspection;

/// <summary>How much of the deciding is left to the model.</summary>
public enum DegreeOfAutomation
{
    /// <summary>People decide; the model's result is recorded only.</summary>
    HumanOnly,

    /// <summary>People decide without seeing the model's result, which is compared with theirs.</summary>
    Shadow,

    /// <summary>People decide and see the model's result.</summary>
    Assist,

    /// <summary>The model decides the clear cases, people the others.</summary>
    Partial,

    /// <summary>The model decides; people audit a sample.</summary>
    Full,
}

/// <summary>What the degrees mean for the output line.</summary>
public static class DegreesOfAutomation
{
    /// <summary>Whether the station drives the output line on the model's verdict.</summary>
    public static bool DrivesOutput(this DegreeOfAutomation degree) => degree == DegreeOfAutomation.Full;

    /// <summary>The name as records and configuration write it, for example <c>human_only</c>.</summary>
    public static string ToWire(this DegreeOfAutomation degree) => degree switch
    {
        DegreeOfAutomation.HumanOnly => "human_only",
        DegreeOfAutomation.Shadow => "shadow",
        DegreeOfAutomation.Assist => "assist",
        DegreeOfAutomation.Partial => "partial",
        DegreeOfAutomation.Full => "full",
        _ => throw new ArgumentOutOfRangeException(nameof(degree), degree, "unknown degree of automation"),
    };
}
