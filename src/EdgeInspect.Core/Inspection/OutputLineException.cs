namespace EdgeInspect.Core.Inspection;

/// <summary>An output line can't be used as configured.</summary>
public sealed class OutputLineException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public OutputLineException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public OutputLineException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
