namespace EdgeInspect.Core.Monitoring;

/// <summary>Limits and names of windows in messages. They are part of the format: a breaking change is another version.</summary>
public static class WindowFormat
{
    /// <summary>Version that this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Most bytes of a window as it is sent.</summary>
    public const int MaxBytes = 2560;

    /// <summary>Most bytes of a window before compression; a reader expands no further.</summary>
    public const int MaxContentBytes = 16_384;

    /// <summary>Frames of a window.</summary>
    public const int Size = 256;

    /// <summary>Frames of the largest one: doubled four times. At two parts a second it takes 34 minutes.</summary>
    public const int MaxSize = 4096;

    private static readonly string[] Cuts = ["full", "model", "recipe", "camera", "lighting", "stop"];
    private static readonly string[] Slices = ["line", "camera", "recipe", "shift", "inspector", "lot"];

    /// <summary>For example <c>full</c>.</summary>
    public static string ToWire(this WindowCut cut) => Cuts[(int)cut];

    /// <summary>For example <c>lot</c>.</summary>
    public static string ToWire(this SliceBy by) => Slices[(int)by];

    /// <summary>The reason of a name, or null when there is none of that name.</summary>
    internal static WindowCut? CutOf(string? name) => Array.IndexOf(Cuts, name) is >= 0 and var index ? (WindowCut)index : null;

    /// <summary>The kind of a name, or null when there is none of that name.</summary>
    internal static SliceBy? SliceOf(string? name) => Array.IndexOf(Slices, name) is >= 0 and var index ? (SliceBy)index : null;

    /// <summary>Whether that many frames can make a window full.</summary>
    internal static bool IsSize(long size) => size is >= Size and <= MaxSize && (size & (size - 1)) == 0;

    /// <summary>A name in at most <see cref="SliceKey.MaxNameLength"/> characters; one that was cut ends with an ellipsis.</summary>
    internal static string Shorten(string name)
    {
        if (name.Length <= SliceKey.MaxNameLength)
            return name;
        var end = SliceKey.MaxNameLength - 1;
        return $"{name.AsSpan(0, char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)}…";
    }
}
