namespace EdgeInspect.Core.Lifecycle;

/// <summary>Which part of a data set a sample belongs to.</summary>
public enum DataSplit
{
    /// <summary>Learned from.</summary>
    Train,

    /// <summary>Measured on.</summary>
    Test,
}

/// <summary>One picture of a data set.</summary>
/// <param name="Path">Full path of the picture.</param>
/// <param name="Label"><see cref="Good"/> or the defect class.</param>
/// <param name="Mask">Full path of the defect's mask (white is defect), or null.</param>
/// <param name="Group">What it shares with others (piece, serial, lot), or null when it stands alone.</param>
/// <param name="Split">The part it belongs to.</param>
public sealed record Sample(string Path, string Label, string? Mask, string? Group, DataSplit Split)
{
    /// <summary>Label of parts without a defect.</summary>
    public const string Good = "good";

    /// <summary>A label as this program has it: "Good" and "GOOD" are <see cref="Good"/>, all others stay as they are.</summary>
    public static string LabelOf(string written) => string.Equals(written.Trim(), Good, StringComparison.OrdinalIgnoreCase) ? Good : written;

    /// <summary>Whether the part has no defect.</summary>
    public bool IsGood => string.Equals(Label, Good, StringComparison.Ordinal);
}

/// <summary>A data set can't be used.</summary>
public sealed class DataSetException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public DataSetException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public DataSetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
