using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Core.Pictures;

/// <summary>The hub's pictures in a store of objects: <c>pictures/ab/cd/SHA256</c>.</summary>
/// <param name="objects">The store; its owner disposes of it.</param>
/// <param name="time">The clock.</param>
public sealed class FleetImages(IObjectStore objects, TimeProvider time) : IFleetImages
{
    /// <summary>A picture that was kept so short a time ago is not deleted.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private static readonly ObjectName Root = ObjectName.Of("pictures");
    private long _bytes;

    /// <summary>Bytes of all pictures, as far as this instance knows: as last measured, and what it kept and deleted since.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation) => objects.OpenAsync(NameOf(sha256), cancellation);

    /// <inheritdoc/>
    public async Task PutAsync(string sha256, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await objects.PutAsync(NameOf(sha256), content, durable: true, cancellation).ConfigureAwait(false);
        Interlocked.Add(ref _bytes, content.Length);
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IEnumerable<StoredImage> images, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(images);
        var deleted = 0;
        foreach (var sha256 in images.Select(image => image.Sha256).Distinct(StringComparer.Ordinal))
        {
            if (await TryDeleteAsync(NameOf(sha256), cancellation).ConfigureAwait(false))
                deleted++;
        }

        return deleted;
    }

    /// <inheritdoc/>
    public async Task<int> SweepAsync(IFleetReader rows, DateTimeOffset keptBefore, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var deleted = 0;
        await foreach (var found in objects.ListAsync(Root, cancellation).ConfigureAwait(false))
        {
            if (!IsSha256(found.Name.Last) || found.ModifiedUtc >= keptBefore)
                continue;
            if (await rows.ImageAsync(found.Name.Last, cancellation).ConfigureAwait(false) is null && await TryDeleteAsync(found.Name, cancellation).ConfigureAwait(false))
                deleted++;
        }

        return deleted;
    }

    /// <summary>Counts the bytes of all pictures: lists every one of them.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        var bytes = 0L;
        await foreach (var found in objects.ListAsync(Root, cancellation).ConfigureAwait(false))
            bytes += found.Bytes;
        Interlocked.Exchange(ref _bytes, bytes);
    }

    /// <summary>What was kept again a moment ago has a new time, and stays.</summary>
    private async Task<bool> TryDeleteAsync(ObjectName name, CancellationToken cancellation)
    {
        var found = await objects.FindAsync(name, cancellation).ConfigureAwait(false);
        if (found is null || found.Value.ModifiedUtc > time.GetUtcNow() - Grace)
            return false;
        await objects.DeleteAsync(name, cancellation).ConfigureAwait(false);
        Interlocked.Add(ref _bytes, -found.Value.Bytes);
        return true;
    }

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static ObjectName NameOf(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        if (!IsSha256(sha256))
            throw new ArgumentException($"'{sha256}' is no SHA-256: 64 lower-case hexadecimal digits", nameof(sha256));
        return Root.Then(sha256[..2]).Then(sha256[2..4]).Then(sha256);
    }
}
