namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>What is wrong with a part.</summary>
public enum DefectType
{
    /// <summary>A bright line where a tool or another part slid over the surface.</summary>
    Scratch,

    /// <summary>A shallow impression.</summary>
    Dent,

    /// <summary>Oil, coolant or ink that has dried with a rim.</summary>
    Stain,

    /// <summary>A dark, jagged line with a branch.</summary>
    Crack,

    /// <summary>A bolt hole or a piece of the print is not there.</summary>
    MissingFeature,

    /// <summary>Print that was smeared while it was wet.</summary>
    Misprint,

    /// <summary>A chip, a crumb or a fibre that lies on the part.</summary>
    Contamination,

    /// <summary>Metal pushed over an edge.</summary>
    Burr,

    /// <summary>Paper or fabric torn open.</summary>
    Tear,

    /// <summary>A fold with a lit and a shaded side.</summary>
    Crease,

    /// <summary>A yarn of the weave is not there for a while.</summary>
    BrokenYarn,
}

/// <summary>How easily a person sees a defect.</summary>
public enum DefectSeverity
{
    /// <summary>At a glance.</summary>
    Clear,

    /// <summary>Hardly, a little above texture and noise.</summary>
    Subtle,
}
