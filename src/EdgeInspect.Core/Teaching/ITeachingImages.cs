namespace EdgeInspect.Core.Teaching;

/// <summary>The good parts that a detector is taught from: read one at a time, several times over, never all in memory.</summary>
public interface ITeachingImages
{
    /// <summary>How many pictures there are.</summary>
    int Count { get; }

    /// <summary>Side of the square that the backbone sees, in pixels.</summary>
    int InputSize { get; }

    /// <summary>What the picture shares with others (piece, serial, lot, burst); pictures of one group never explain each other.</summary>
    string GroupOf(int image);

    /// <summary>Opens a reader; each thread has its own.</summary>
    IFeatureReader OpenReader();
}

/// <summary>Reads pictures and runs the backbone on them. Used by one thread.</summary>
public interface IFeatureReader : IDisposable
{
    /// <summary>Feature maps of one picture, channels first: fine [112, S/16, S/16], coarse [192, S/32, S/32].</summary>
    void Read(int image, Span<float> fine, Span<float> coarse);
}
