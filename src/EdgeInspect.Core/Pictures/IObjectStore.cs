using System.Globalization;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Core.Pictures;

/// <summary>
/// Name of an object in a store, or the beginning of names: one to five parts of lower-case letters, digits and hyphens. Nothing else can be
/// one, so no name leads out of a folder.
/// </summary>
public sealed record ObjectName
{
    private const int MaxParts = 5;
    private const int MaxPartLength = 64;

    private ObjectName(string path) => Path = path;

    /// <summary>The parts with a slash between them.</summary>
    public string Path { get; }

    /// <summary>The last part.</summary>
    public string Last => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The name without its last part.</summary>
    /// <exception cref="InvalidOperationException">It has only one.</exception>
    public ObjectName Parent =>
        Path.LastIndexOf('/') is > 0 and var end ? new(Path[..end]) : throw new InvalidOperationException($"'{Path}' has one part");

    /// <summary>A name.</summary>
    /// <exception cref="ArgumentException">A part is none.</exception>
    public static ObjectName Of(params ReadOnlySpan<string> parts) =>
        TryParse(string.Join('/', parts!)) ?? throw new ArgumentException($"'{string.Join('/', parts!)}' is no name of an object", nameof(parts));

    /// <summary>A name as <see cref="Path"/> gives it; null when it is none.</summary>
    public static ObjectName? TryParse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/', MaxParts + 1);
        return parts.Length <= MaxParts && parts.All(IsPart) ? new(path) : null;
    }

    /// <summary>A longer name.</summary>
    /// <exception cref="ArgumentException">The part is none.</exception>
    public ObjectName Then(string part) => Of(Path, part);

    /// <summary>A longer name: the number in five digits.</summary>
    public ObjectName Then(int number) => Then(number.ToString("00000", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static bool IsPart(string part) => part.Length is > 0 and <= MaxPartLength
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && part[0] != '-';
}

/// <summary>An object in a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedUtc">When it was written last.</param>
public readonly record struct StoredObject(ObjectName Name, long Bytes, DateTimeOffset ModifiedUtc);

/// <summary>
/// Objects by name: a folder, or a bucket. Writing is all or nothing: a reader sees the old object, the new one, or none. Safe from any
/// thread; several processes may share one. What goes wrong throws <see cref="FleetStoreException"/>.
/// </summary>
public interface IObjectStore : IDisposable
{
    /// <summary>Writes an object, in place of the one of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">All of it.</param>
    /// <param name="durable">Whether it must outlive a power cut from the moment that this returns.</param>
    /// <param name="cancellation">To give up.</param>
    Task PutAsync(ObjectName name, ReadOnlyMemory<byte> content, bool durable, CancellationToken cancellation);

    /// <summary>Opens an object; null when there is none.</summary>
    Task<Stream?> OpenAsync(ObjectName name, CancellationToken cancellation);

    /// <summary>Size and time of an object; null when there is none.</summary>
    Task<StoredObject?> FindAsync(ObjectName name, CancellationToken cancellation);

    /// <summary>Deletes an object; none is no error.</summary>
    Task DeleteAsync(ObjectName name, CancellationToken cancellation);

    /// <summary>The objects whose names begin with a name and a slash, in no order. What comes or goes meanwhile may be in it or not.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(ObjectName beginning, CancellationToken cancellation);
}
