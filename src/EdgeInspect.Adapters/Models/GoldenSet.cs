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

    private readonly IDetector _detector;
    private readonly Preparation _preparation;
    private readonly Dictionary<string, byte[]> _files;
    private readonly List<GoldenPicture> _golden = [];

    private GoldenSet(IDetector detector, Dictionary<string, byte[]> files) =>
        (_detector, _files, _preparation) = (detector, files, new(detector.Geometry));

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
            pictures.Read(i * pictures.Count / count, picture => set.Add($"{i}", Cut(picture, region)));
        pictures.Read(0, picture => set.Add("blot", GoldenProbes.Blot(Cut(picture, region)).View));
        set.Add("wide", GoldenProbes.Wide(detector.Geometry.Width).View);
        set.Add("tall", GoldenProbes.Tall(detector.Geometry.Width).View);
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
        set.Add("wide", GoldenProbes.Wide(detector.Geometry.Width).View);
        set.Add("tall", GoldenProbes.Tall(detector.Geometry.Width).View);
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

    private static ImageView Cut(ImageView picture, RegionOfInterest? region) => region is { } r
        ? new(picture.Pixels[((r.Y * picture.Stride) + (r.X * picture.Format.BytesPerPixel()))..], r.Width, r.Height, picture.Stride, picture.Format)
        : picture;
}
