using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>Where the hub keeps pictures, and what it takes of them.</summary>
public sealed record FleetImageOptions : IValidatableObject
{
    /// <summary><c>folder</c> or <c>s3</c>.</summary>
    [Description("Where pictures are kept: folder, or s3 for object storage that speaks S3.")]
    [AllowedValues("folder", "s3")]
    public string Kind { get; init; } = "folder";

    /// <summary>The folder; null: <c>images</c> in the hub's data directory.</summary>
    [Description("The folder of kind folder; empty: images in the hub's data directory. Several instances need one that they share.")]
    public string? Directory { get; init; }

    /// <summary>The bucket of kind <c>s3</c>.</summary>
    [Description("The bucket of kind s3.")]
    public S3Options? S3 { get; init; }

    /// <summary>What is taken.</summary>
    [Description("What the hub takes of pictures.")]
    public PictureLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == "s3" && S3 is null)
            yield return new("kind s3 needs a section S3 with at least the bucket", [nameof(S3)]);
    }

    /// <summary>Opens the store of pictures.</summary>
    /// <param name="dataDirectory">The hub's.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Core.Fleet.FleetStoreException">It can't be used.</exception>
    public IObjectStore Open(string dataDirectory, TimeProvider time) => Kind == "s3"
        ? S3Objects.Open(S3!)
        : FolderObjects.Open(Directory ?? Path.Combine(dataDirectory, "images"), time);
}
