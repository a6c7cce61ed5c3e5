namespace EdgeInspect.Core.Detection;

/// <summary>What is said of a part.</summary>
public enum Verdict
{
    /// <summary>Not judged.</summary>
    None,

    /// <summary>Good.</summary>
    Ok,

    /// <summary>Defective.</summary>
    Ng,

    /// <summary>Too close to the threshold for the model to say; a person decides.</summary>
    Unsure,
}
