using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>What the hub keeps pictures in.</summary>
public enum FleetImageKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A bucket of a store that speaks S3.</summary>
    S3,
}

/// <summary>Where the hub keeps pictures, and what it takes of them.</summary>
public sealed record FleetImageOptions : IValidatableObject
{
    /// <summary>What they are kept in.</summary>
    [Description("'folder': a folder; 's3': a bucket of a store that speaks S3, shared by any number of hubs.")]
    public FleetImageKind Kind { get; init; } = FleetImageKind.Folder;

    /// <summary>The folder; null: <c>images</c> in the hub's data directory.</summary>
    [Description("With folder: the folder; empty: images in the hub's data directory. Several instances need one that they share.")]
    public string? Directory { get; init; }

    /// <summary>The bucket, or null.</summary>
    [Description("With s3: the bucket.")]
    public S3Options? S3 { get; init; }

    /// <summary>What is taken.</summary>
    [Description("What the hub takes of pictures.")]
    public PictureLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == FleetImageKind.S3 && S3 is null)
            yield return new("is missing; with Kind 's3' it must say at least the Bucket", [nameof(S3)]);
        if (Kind == FleetImageKind.S3 && Directory is not null)
            yield return new("is only for Kind 'folder'", [nameof(Directory)]);
        if (Kind == FleetImageKind.Folder && S3 is not null)
            yield return new("is only for Kind 's3'", [nameof(S3)]);
    }

    /// <summary>Opens the store of pictures.</summary>
    /// <param name="dataDirectory">The hub's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="Core.Fleet.FleetStoreException">It can't be used.</exception>
    public async Task<IObjectStore> OpenAsync(string dataDirectory, TimeProvider time, CancellationToken cancellation) =>
        Kind == FleetImageKind.S3
            ? await S3Objects.OpenAsync(S3!, cancellation).ConfigureAwait(false)
            : FolderObjects.Open(Directory ?? Path.Combine(dataDirectory, "images"), time);
}
