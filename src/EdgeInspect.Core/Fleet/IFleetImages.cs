namespace EdgeInspect.Core.Fleet;

/// <summary>The bytes of the pictures that the hub holds, by their hash. Safe from any thread.</summary>
public interface IFleetImages
{
    /// <summary>Opens a picture; whoever opened it disposes of it.</summary>
    /// <param name="sha256">Lower-case hexadecimal SHA-256 of its bytes.</param>
    /// <param name="cancellation">To give up.</param>
    /// <returns>The bytes, or null when there is no such picture.</returns>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation);
}
