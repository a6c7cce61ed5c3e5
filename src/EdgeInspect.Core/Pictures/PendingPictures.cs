using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What is there of unfinished pictures.</summary>
/// <param name="Pictures">How many.</param>
/// <param name="Bytes">Bytes of their chunks.</param>
public readonly record struct PendingTotal(int Pictures, long Bytes);

/// <summary>
/// Chunks of unfinished pictures, in the store that all instances of the hub share, so that they may come to different ones:
/// <c>pending/STATION/PICTURE/NUMBER</c>, each a digest but the number. A chunk is written whole or not at all, but need not outlive a power
/// cut: the whole picture's hash decides in the end.
/// </summary>
internal sealed class PendingPictures(IObjectStore objects)
{
    private static readonly ObjectName Root = ObjectName.Of("pending");

    public Task PutAsync(StationName station, PictureMessage chunk, CancellationToken cancellation) =>
        objects.PutAsync(NameOf(station, chunk.Facts).Then(chunk.Number), chunk.Data, durable: false, cancellation);

    /// <summary>The chunks that are there with the length that they must have.</summary>
    public async Task<SeqRanges> ListAsync(StationName station, PictureFacts facts, CancellationToken cancellation)
    {
        var chunks = new SeqRanges();
        await foreach (var found in objects.ListAsync(NameOf(station, facts), cancellation).ConfigureAwait(false))
        {
            if (int.TryParse(found.Name.Last, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1 && number <= facts.ChunkCount && found.Bytes == facts.LengthOf(number))
                chunks.Add(new(number, number));
        }

        return chunks;
    }

    /// <summary>Reads a whole picture.</summary>
    /// <param name="station">The station.</param>
    /// <param name="facts">The picture.</param>
    /// <param name="into">Its size.</param>
    /// <param name="cancellation">To give up.</param>
    /// <returns>False when a chunk is not there (any more).</returns>
    public async Task<bool> TryReadAsync(StationName station, PictureFacts facts, Memory<byte> into, CancellationToken cancellation)
    {
        var name = NameOf(station, facts);
        for (var number = 1; number <= facts.ChunkCount; number++)
        {
            var stream = await objects.OpenAsync(name.Then(number), cancellation).ConfigureAwait(false);
            if (stream is null)
                return false;
            await using (stream.ConfigureAwait(false))
            {
                var chunk = into.Slice(facts.OffsetOf(number), facts.LengthOf(number));
                if (await stream.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < chunk.Length)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Forgets a picture's chunks.</summary>
    public Task DropAsync(StationName station, PictureFacts facts, CancellationToken cancellation) => DropAsync(NameOf(station, facts), cancellation);

    /// <summary>Makes room for one more picture of a station: forgets those of its pictures to which nothing came for the longest time.</summary>
    /// <param name="station">The station.</param>
    /// <param name="coming">The picture for which there must be room; it may be there already.</param>
    /// <param name="most">Most pictures of a station.</param>
    /// <param name="cancellation">To give up.</param>
    public async Task MakeRoomAsync(StationName station, PictureFacts coming, int most, CancellationToken cancellation)
    {
        var pictures = await ByPictureAsync(NameOf(station), cancellation).ConfigureAwait(false);
        pictures.Remove(NameOf(station, coming));
        foreach (var stale in pictures.OrderBy(picture => picture.Value.Newest).Take(Math.Max(0, pictures.Count + 1 - most)))
            await DropAsync(stale.Key, cancellation).ConfigureAwait(false);
    }

    /// <summary>Forgets pictures to which nothing came since a time, and counts the others.</summary>
    public async Task<PendingTotal> SweepAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var (count, bytes) = (0, 0L);
        foreach (var (name, picture) in await ByPictureAsync(Root, cancellation).ConfigureAwait(false))
        {
            if (picture.Newest < since)
                await DropAsync(name, cancellation).ConfigureAwait(false);
            else
                (count, bytes) = (count + 1, bytes + picture.Bytes);
        }

        return new(count, bytes);
    }

    private static ObjectName NameOf(StationName station) => Root.Then(Digest($"{station.Site}/{station.Line}/{station.Station}"));

    private static ObjectName NameOf(StationName station, PictureFacts facts) => NameOf(station).Then(facts.Fingerprint());

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private async Task DropAsync(ObjectName picture, CancellationToken cancellation)
    {
        await foreach (var found in objects.ListAsync(picture, cancellation).ConfigureAwait(false))
            await objects.DeleteAsync(found.Name, cancellation).ConfigureAwait(false);
    }

    private async Task<Dictionary<ObjectName, (DateTimeOffset Newest, long Bytes)>> ByPictureAsync(ObjectName beginning, CancellationToken cancellation)
    {
        var pictures = new Dictionary<ObjectName, (DateTimeOffset Newest, long Bytes)>();
        await foreach (var found in objects.ListAsync(beginning, cancellation).ConfigureAwait(false))
        {
            var before = pictures.GetValueOrDefault(found.Name.Parent);
            pictures[found.Name.Parent] = (found.ModifiedUtc > before.Newest ? found.ModifiedUtc : before.Newest, before.Bytes + found.Bytes);
        }

        return pictures;
    }
}
