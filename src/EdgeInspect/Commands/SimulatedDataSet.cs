using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Commands;

/// <summary>
/// A folder in MVTec layout: <c>train/good</c>, <c>test/good</c>, <c>test/&lt;class&gt;</c> and <c>ground_truth/&lt;class&gt;</c>. Files are
/// named by the part's id, with <c>_subtle</c> behind it for a defect that is hard to see.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="options">The line; its defects occur among the test parts.</param>
internal sealed class SimulatedDataSet(string folder, SimulatedLineOptions options)
{
    /// <summary>Share of the parts, the first ones, that are for teaching, and good.</summary>
    public const double TrainingShare = 0.6;

    private readonly SimulatedLine _good = new(options with { Defects = new() { Rate = 0 } });
    private readonly SimulatedLine _mixed = new(options);
    private byte[] _pixels = [];

    public string Folder => folder;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="UserErrorException">Something lies in it.</exception>
    public void Prepare()
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UserErrorException(ExitCode.Data, $"{folder} is not empty; give --out a new or an empty folder");
        Directory.CreateDirectory(folder);
        _pixels = new byte[_mixed.FrameBytes];
    }

    /// <summary>Writes one part's picture, and its mask when it is defective.</summary>
    public void Write(long index, bool isTraining)
    {
        var line = isTraining ? _good : _mixed;
        var (part, defect) = (line.PartOf(index), line.Truth(index).Defect);
        line.Render(index, _pixels);
        var stride = options.Width * options.PixelFormat.BytesPerPixel();
        var picture = new ImageView(_pixels, options.Width, options.Height, stride, options.PixelFormat);
        if (defect is null)
        {
            Save([isTraining ? "train" : "test", "good", part + ".png"], picture);
            return;
        }

        var type = JsonNamingPolicy.SnakeCaseLower.ConvertName(defect.Type.ToString());
        var name = defect.Severity == DefectSeverity.Subtle ? part + "_subtle" : part;
        Save(["test", type, name + ".png"], picture);
        var mask = defect.Mask;
        Save(["ground_truth", type, name + "_mask.png"], new(mask.Pixels.Span, mask.Width, mask.Height, mask.Width, PixelFormat.Grey8), PngContent.Drawing);
    }

    private void Save(ReadOnlySpan<string> path, ImageView image, PngContent content = PngContent.Photograph)
    {
        var file = Path.Combine([folder, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, ImageFile.EncodePng(image, content));
    }
}
