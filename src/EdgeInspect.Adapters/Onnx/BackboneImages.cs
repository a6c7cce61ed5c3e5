using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Pictures that can be taught from, wherever they come from.</summary>
public interface IGoodPictures
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>What a picture shares with others (piece, lot).</summary>
    string GroupOf(int picture);

    /// <summary>Whether a picture has one channel only, as it is stored; none of its pixels is read for that.</summary>
    bool IsGrey(int picture);

    /// <summary>SHA-256 of a picture, for the model's lineage.</summary>
    byte[] Sha256Of(int picture);

    /// <summary>Hands a picture's pixels to a reader; called from several threads.</summary>
    void Read(int picture, PictureReader reader);
}

/// <summary>Takes a picture that lives only during the call.</summary>
public delegate void PictureReader(ImageView picture);

/// <summary>Good pictures seen through a backbone: prepared exactly as the inspecting thread prepares frames.</summary>
public sealed class BackboneImages : ITeachingImages
{
    private readonly IGoodPictures _pictures;
    private readonly RegionOfInterest? _region;
    private readonly Func<Backbone> _open;
    private readonly IgnoredArea? _ignored;

    /// <summary>Joins pictures and a backbone.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="inputSize">Side of the square the backbone sees.</param>
    /// <param name="region">Part of each picture to use; null for the whole.</param>
    /// <param name="open">Opens a backbone for one thread.</param>
    /// <param name="ignored">What counts for nothing; null when everything counts.</param>
    public BackboneImages(IGoodPictures pictures, int inputSize, RegionOfInterest? region, Func<Backbone> open, IgnoredArea? ignored = null) =>
        (_pictures, InputSize, _region, _open, _ignored) = (pictures, inputSize, region, open, ignored);

    /// <inheritdoc/>
    public int Count => _pictures.Count;

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public string GroupOf(int image) => _pictures.GroupOf(image);

    /// <summary>SHA-256 of a picture.</summary>
    public byte[] Sha256Of(int image) => _pictures.Sha256Of(image);

    /// <inheritdoc/>
    public IFeatureReader OpenReader() => new Reader(this);

    private sealed class Reader : IFeatureReader
    {
        private readonly BackboneImages _images;
        private readonly Backbone _backbone;
        private readonly Preparation _preparation;

        public Reader(BackboneImages images)
        {
            (_images, _backbone) = (images, images._open());
            _preparation = new(_backbone.Geometry, images._ignored);
        }

        public void Read(int image, Span<float> fine, Span<float> coarse)
        {
            _images._pictures.Read(image, Prepare);
            _backbone.Run();
            _backbone.Fine.CopyTo(fine);
            _backbone.Coarse.CopyTo(coarse);
        }

        public void Dispose() => _backbone.Dispose();

        private void Prepare(ImageView picture)
        {
            if (_images._region is { } region && !region.FitsIn(picture.Width, picture.Height))
                throw new TeachingException($"region {region} does not lie inside a picture of {picture.Width}x{picture.Height} pixels");
            if (!_preparation.Takes(_images._region ?? new(0, 0, picture.Width, picture.Height)))
                throw new TeachingException($"a picture of {picture.Width}x{picture.Height} pixels: what is ignored is given for {_images._ignored!.Width}x{_images._ignored.Height}");
            _preparation.Prepare(picture, _images._region, _backbone.Input);
        }
    }
}
