namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>Why a stream is over.</summary>
internal enum StreamEndKind
{
    /// <summary>It was stopped on request.</summary>
    Stopped,

    /// <summary>A file came to its end.</summary>
    Finished,

    /// <summary>The device or the network failed.</summary>
    Lost,
}

/// <summary>How a stream ended.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">In words, or null.</param>
internal readonly record struct StreamEnd(StreamEndKind Kind, string? Reason = null);
