using System.Runtime.InteropServices;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>Makes the evidence that travels with a model: pictures, and what the model says of them where it was made.</summary>
internal sealed class GoldenSet
{
    private const int TaughtPictures = 4;

    /// <summary>
    /// A taught picture is its own neighbour in the banks, and about a distance of nothing the last bit of a feature is everything. Moved by
    /// this share of its width and height it is a part as the line may bring it, good or (where position matters) not.
    /// </summary>
    private const int ShiftShare = 64;

    /// <summary>Between what another order of sums did to seven pictures here and what another processor may do to them.</summary>
    private const double Margin = 3;

    private readonly IDetector _detector;
    private readonly Preparation _preparation;
    private readonly Dictionary<string, byte[]> _files;
    private readonly List<GoldenPicture> _golden = [];

    private GoldenSet(IDetector detector, Dictionary<string, byte[]> files) =>
        (_detector, _files, _preparation) = (detector, files, new(detector.Geometry, detector.Ignored));

    /// <summary>A few of the taught pictures, evenly spread and cut to the region, and the probes.</summary>
    /// <param name="detector">The model.</param>
    /// <param name="pictures">The taught pictures.</param>
    /// <param name="region">Part of each picture that was learned from; null for the whole.</param>
    /// <param name="files">Takes the pictures' files by their names.</param>
    public static IReadOnlyList<GoldenPicture> Make(
        IDetector detector, IGoodPictures pictures, RegionOfInterest? region, Dictionary<string, byte[]> files)
    {
        var set = new GoldenSet(detector, files);
        var count = Math.Min(TaughtPictures, pictures.Count);
        for (var i = 0; i < count; i++)
            pictures.Read(i * pictures.Count / count, picture => set.Add($"{i}", Shifted(Cut(picture, region)).View));
        pictures.Read(0, picture => set.Add("blot", GoldenProbes.Blot(Cut(picture, region)).View));
        set.Add("wide", GoldenProbes.Wide(detector.Geometry.Width, detector.Ignored).View);
        set.Add("tall", GoldenProbes.Tall(detector.Geometry.Width, detector.Ignored).View);
        return set._golden;
    }

    /// <summary>Pictures that someone chose, and the coloured probes.</summary>
    /// <param name="detector">The model.</param>
    /// <param name="pictures">Paths of the pictures.</param>
    /// <param name="files">Takes the pictures' files by their names.</param>
    /// <exception cref="ModelException">The model's score of a picture is no number.</exception>
    public static IReadOnlyList<GoldenPicture> Make(IDetector detector, IReadOnlyList<string> pictures, Dictionary<string, byte[]> files)
    {
        var set = new GoldenSet(detector, files);
        foreach (var (i, path) in pictures.Index())
            set.Add($"{i}", ImageFile.Load(path).View);
        set.Add("wide", GoldenProbes.Wide(detector.Geometry.Width, detector.Ignored).View);
        set.Add("tall", GoldenProbes.Tall(detector.Geometry.Width, detector.Ignored).View);
        foreach (var (i, golden) in set._golden.Index())
        {
            if (!double.IsFinite(golden.Score))
                throw new ModelException($"the model's score of '{(i < pictures.Count ? pictures[i] : golden.Path)}' is {golden.Score}: {detector.Failure}");
        }
        return set._golden;
    }

    private void Add(string name, ImageView view)
    {
        var (path, file) = ($"golden/{name}.png", ImageFile.EncodePng(view));
        _files[path] = file;
        _detector.Placement = _preparation.Prepare(view, region: null, _detector.Input);
        var score = _detector.Run();
        _golden.Add(new(path, ModelFolder.Sha256(file), ModelFolder.Sha256(_detector.Input), score, MemoryMarshal.AsBytes(_detector.Map).ToArray()));
    }

    /// <summary>
    /// How far another processor may deviate: this model is run with its float layers in another arrangement, which sums in another order
    /// as another processor does. That moves a float model in the last digits, and an int8 model by the steps of activations that it tips.
    /// </summary>
    /// <param name="rearranged">The model in another arrangement.</param>
    /// <param name="golden">The golden pictures.</param>
    /// <param name="files">Their files by their names.</param>
    public static GoldenTolerance ToleranceOf(IDetector rearranged, IReadOnlyList<GoldenPicture> golden, IReadOnlyDictionary<string, byte[]> files)
    {
        var preparation = new Preparation(rearranged.Geometry, rearranged.Ignored);
        var worst = GoldenReplay.Worst(
            [.. golden.Select(g => GoldenReplay.Outcome(g, ImageFile.Decode(files[g.Path], g.Path).View, preparation, rearranged))]);
        return new(
            Math.Clamp(Margin * worst.Score, GoldenTolerance.Least.Score, GoldenTolerance.Most.Score),
            Math.Clamp(Margin * worst.Map, GoldenTolerance.Least.Map, GoldenTolerance.Most.Map));
    }

    /// <summary>To the left and up, with the last pixels repeated.</summary>
    private static DecodedImage Shifted(ImageView picture)
    {
        var image = ImageFile.Decode(ImageFile.EncodePng(picture), "the shifted picture");
        var (right, down) = (Math.Max(1, image.Width / ShiftShare), Math.Max(1, image.Height / ShiftShare));
        var pixel = image.Stride / image.Width;
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Pixels.AsSpan(y * image.Stride, image.Stride);
            var from = Math.Min(y + down, image.Height - 1) * image.Stride;
            image.Pixels.AsSpan(from + (right * pixel), image.Stride - (right * pixel)).CopyTo(row);
            for (var x = image.Width - right; x < image.Width; x++)
                image.Pixels.AsSpan(from + image.Stride - pixel, pixel).CopyTo(row[(x * pixel)..]);
        }
        return image;
    }

    private static ImageView Cut(ImageView picture, RegionOfInterest? region) => region is { } r
        ? new(picture.Pixels[((r.Y * picture.Stride) + (r.X * picture.Format.BytesPerPixel()))..], r.Width, r.Height, picture.Stride, picture.Format)
        : picture;
}
