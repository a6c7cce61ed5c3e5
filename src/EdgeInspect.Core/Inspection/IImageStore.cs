using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>The model's anomaly map beside a picture: row-major scores.</summary>
public readonly ref struct MapView
{
    /// <summary>Checks the size.</summary>
    /// <exception cref="ArgumentException">The values aren't width times height.</exception>
    public MapView(ReadOnlySpan<float> values, int width, int height)
    {
        if (width < 0 || height < 0 || values.Length != (long)width * height)
            throw new ArgumentException($"{values.Length} values are no {width}x{height} map", nameof(values));
        Values = values;
        Width = width;
        Height = height;
    }

    /// <summary>The scores, first row first; empty when there is no map.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }
}

/// <summary>
/// Keeps pictures of inspected parts without making inspection wait. A part's record says whether its picture is to follow, and the
/// picture's record follows the part's; hence two steps, both free of allocation and blocking: <see cref="TryReserve"/> before the
/// record is appended, then <see cref="Submit"/> once the ledger took it, or <see cref="Cancel"/> when it did not.
/// </summary>
public interface IImageStore
{
    /// <summary>Takes a place in the bounded queue.</summary>
    /// <returns>False when it is full: the picture is not stored, and the loss is counted.</returns>
    bool TryReserve();

    /// <summary>Fills the reserved place: copies the pixels and the map, and queues them for encoding.</summary>
    /// <param name="rid">The result they belong to.</param>
    /// <param name="capturedUtc">When it was captured; names the folder.</param>
    /// <param name="image">The frame; the caller may release it afterwards.</param>
    /// <param name="map">The model's map, or an empty one.</param>
    void Submit(Guid rid, DateTimeOffset capturedUtc, in ImageView image, in MapView map);

    /// <summary>Gives the reserved place back.</summary>
    void Cancel();
}
