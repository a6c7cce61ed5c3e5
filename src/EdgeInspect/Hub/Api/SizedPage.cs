using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// Pages that end early when what they hold is large: as many answers as the interface gives at once are held for clients that may be
/// slow. A page is read in pieces, so that no more than a piece comes on top of the most.
/// </summary>
internal static class SizedPage
{
    /// <summary>Bytes of content from which on a page ends.</summary>
    public const int EnoughBytes = 4 << 20;

    /// <summary>Items that are read together; none has more content than a message, 64 KiB.</summary>
    public const int ItemsPerPiece = 50;

    /// <summary>Reads a page.</summary>
    /// <param name="read">Reads the page of a cursor and a limit.</param>
    /// <param name="bytesOf">An item's content, in bytes.</param>
    /// <param name="cursor">Where it begins, or null for the newest.</param>
    /// <param name="limit">Most items of it.</param>
    /// <exception cref="WrongCursorException">The cursor is not one of this list.</exception>
    public static async Task<Page<T>> ReadAsync<T>(
        Func<string?, int, Task<Page<T>>> read, Func<T, int> bytesOf, string? cursor, int limit)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        for (var bytes = 0L;;)
        {
            var piece = await read(cursor, Math.Min(limit - items.Count, ItemsPerPiece));
            items.AddRange(piece.Items);
            bytes += piece.Items.Sum(item => (long)bytesOf(item));
            if (piece.Next is null || items.Count == limit || bytes >= EnoughBytes)
                return new(items.DrainToImmutable(), piece.Next);
            cursor = piece.Next;
        }
    }
}
