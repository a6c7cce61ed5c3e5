using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Adapters.Features;

/// <summary>
/// Pictures whose features come from a file, and from the backbone where the file lacks them. Several lists of pictures (good ones,
/// labelled defects) may share one file. What is read is the same to the bit, wherever it comes from.
/// </summary>
public sealed class StoredFeatures : ITeachingImages
{
    private readonly BackboneImages _images;
    private readonly FeatureFile _file;
    private readonly byte[]?[] _digests;
    private readonly bool[] _computed;

    /// <summary>Joins pictures and a file of the same setting.</summary>
    /// <param name="images">The pictures, seen through a backbone.</param>
    /// <param name="file">Their features as far as they are known; not disposed here.</param>
    public StoredFeatures(BackboneImages images, FeatureFile file)
    {
        ArgumentNullException.ThrowIfNull(images);
        (_images, _file, _digests, _computed) = (images, file, new byte[]?[images.Count], new bool[images.Count]);
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    /// <inheritdoc/>
    public int InputSize => _images.InputSize;

    /// <summary>Pictures that a backbone looked at because the file lacked them.</summary>
    public int Computed => _computed.Count(c => c);

    /// <summary>What the file was good for so far.</summary>
    public FeatureUse Use => new(_file.Path, _file.Bytes, Count - Computed, Computed, _file.Discarded, _file.Failure);

    /// <inheritdoc/>
    public string GroupOf(int image) => _images.GroupOf(image);

    /// <inheritdoc/>
    /// <remarks>The backbone is loaded when the first picture needs it.</remarks>
    public IFeatureReader OpenReader() => new Reader(this);

    /// <summary>SHA-256 of a picture; computed once.</summary>
    public byte[] Sha256Of(int image)
    {
        var known = Volatile.Read(ref _digests[image]);
        if (known is null)
            Volatile.Write(ref _digests[image], known = _images.Sha256Of(image));
        return known;
    }

    private sealed class Reader(StoredFeatures owner) : IFeatureReader
    {
        private IFeatureReader? _backbone;

        public void Read(int image, Span<float> fine, Span<float> coarse)
        {
            var key = PictureKey.From(owner.Sha256Of(image));
            if (owner._file.TryRead(key, fine, coarse))
                return;
            _backbone ??= owner._images.OpenReader();
            _backbone.Read(image, fine, coarse);
            owner._computed[image] = true;
            owner._file.Write(key, fine, coarse);
        }

        public void Dispose() => _backbone?.Dispose();
    }
}

/// <summary>What a file of features was good for.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Reused">Pictures whose features it held when they were first asked for.</param>
/// <param name="Computed">Pictures that a backbone looked at.</param>
/// <param name="Discarded">Why what it held before was of no use, or null.</param>
/// <param name="Failure">Why features were not stored, or null.</param>
public sealed record FeatureUse(string Path, long Bytes, int Reused, int Computed, string? Discarded, string? Failure);
