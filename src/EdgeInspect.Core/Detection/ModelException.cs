namespace EdgeInspect.Core.Detection;

/// <summary>A model can't be used: missing, damaged, not what its manifest says, or not for this device.</summary>
public sealed class ModelException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
