namespace EdgeInspect.Core.Fleet;

/// <summary>The hub's whole pictures, each under its SHA-256. Safe from any thread; several instances may share one.</summary>
public interface IFleetImages
{
    /// <summary>Opens a picture to be read from its beginning; dispose of the stream.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <param name="cancellation">To give up.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ArgumentException">Not such digits.</exception>
    /// <exception cref="FleetStoreException">The pictures can't be read.</exception>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation);

    /// <summary>Keeps a picture; durable when it returns. Keeping it again makes it new again.</summary>
    /// <param name="sha256">Of the content, as above.</param>
    /// <param name="content">All of it.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="ArgumentException">Not such digits.</exception>
    /// <exception cref="FleetStoreException">It can't be written.</exception>
    Task PutAsync(string sha256, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>
    /// Deletes pictures that nothing refers to any more, as <see cref="IFleetStore.RetainAsync"/> gives them. One that was kept within
    /// the last hour stays: the same picture may just have come for another result.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="FleetStoreException">They can't be deleted.</exception>
    Task<int> DeleteAsync(IEnumerable<StoredImage> images, CancellationToken cancellation);

    /// <summary>
    /// Deletes pictures that were kept before a time and that no row refers to: what a hub left behind that died after it had deleted their
    /// rows, or before it had written one. Lists every picture. One that was kept within the last hour stays.
    /// </summary>
    /// <param name="rows">The rows of all hubs that share the pictures.</param>
    /// <param name="keptBefore">What was kept since is not looked at.</param>
    /// <param name="cancellation">To give up.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="FleetStoreException">They can't be listed or deleted, or the rows can't be read.</exception>
    Task<int> SweepAsync(IFleetReader rows, DateTimeOffset keptBefore, CancellationToken cancellation);
}
