namespace EdgeInspect.Adapters.Features;

/// <summary>A file of features can't be used: it is something else, can't be opened, or is in use.</summary>
public sealed class FeatureFileException : Exception
{
    /// <summary>With what is wrong, where, and what to do.</summary>
    public FeatureFileException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public FeatureFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
