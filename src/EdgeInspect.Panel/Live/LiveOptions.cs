namespace EdgeInspect.Panel.Live;

/// <summary>How often pages look into the store.</summary>
public sealed record LiveOptions
{
    /// <summary>Milliseconds between the end of a reading and the next, 100 to 60,000.</summary>
    public int PollMs { get; init; } = 2000;

    /// <summary>Readings at the same time, whatever is watched, 1 to 16; a search is one more.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>Milliseconds for which a thing is read on after the last browser left it, 0 to 60,000.</summary>
    public int LingerMs { get; init; } = 5000;

    /// <summary>Most different things read at the same time for all browsers together; what is beyond is told as busy. 1 to 10,000.</summary>
    public int MaxWatched { get; init; } = 500;
}
