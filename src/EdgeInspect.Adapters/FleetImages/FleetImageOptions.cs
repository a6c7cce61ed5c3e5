using System.ComponentModel;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>Where the hub keeps pictures, and what it takes of them.</summary>
public sealed record FleetImageOptions
{
    /// <summary>The folder; null: <c>images</c> in the hub's data directory.</summary>
    [Description("The folder; empty: images in the hub's data directory. Several instances need one that they share.")]
    public string? Directory { get; init; }

    /// <summary>What is taken.</summary>
    [Description("What the hub takes of pictures.")]
    public PictureLimits Limits { get; init; } = new();

    /// <summary>Opens the store of pictures.</summary>
    /// <param name="dataDirectory">The hub's.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Core.Fleet.FleetStoreException">It can't be used.</exception>
    public IObjectStore Open(string dataDirectory, TimeProvider time) =>
        FolderObjects.Open(Directory ?? Path.Combine(dataDirectory, "images"), time);
}
