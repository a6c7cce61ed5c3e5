using System.CommandLine;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Commands;

/// <summary>The options that say what of each picture counts for nothing.</summary>
internal sealed class IgnoreArguments
{
    private readonly Option<string?> _mask = new("--ignore")
    {
        Description = "PNG or JPEG of the pictures' size, or of the region's: what is white in it is ignored, in teaching and in inspecting",
    };

    private readonly Option<RegionOfInterest[]> _rectangles = new("--ignore-rect")
    {
        Description = "Rectangle of each picture to ignore, as x,y,width,height in pixels of the whole picture; may be given several times",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(t => RegionOption.Parse("--ignore-rect", t.Value, result)).OfType<RegionOfInterest>()],
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_mask);
        command.Add(_rectangles);
    }

    /// <summary>What of the model's square is ignored; null when nothing was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="pictures">The pictures, all of one size.</param>
    /// <param name="size">Side of the square.</param>
    /// <param name="region">Part of each picture that fills it; null for the whole.</param>
    /// <exception cref="UserErrorException">A rectangle or a region leaves the pictures, or the mask is of another size.</exception>
    public IgnoredArea? Read(ParseResult parsed, IGoodPictures pictures, int size, RegionOfInterest? region)
    {
        var (mask, rectangles) = (parsed.GetValue(_mask), parsed.GetValue(_rectangles) ?? []);
        if (mask is null && rectangles.Length == 0)
            return null;
        var (width, height) = (0, 0);
        pictures.Read(0, picture => (width, height) = (picture.Width, picture.Height));
        if (region is { } r && !r.FitsIn(width, height))
            throw new UserErrorException(ExitCode.Usage, $"--region {r} does not lie inside the pictures of {width}x{height} pixels");
        var ignored = new IgnoredPixels(width, height);
        foreach (var rectangle in rectangles)
        {
            if (!rectangle.FitsIn(width, height))
                throw new UserErrorException(ExitCode.Usage, $"--ignore-rect {rectangle} does not lie inside the pictures of {width}x{height} pixels");
            ignored.Add(rectangle);
        }
        if (mask is not null)
            AddMask(mask, ignored, (width, height), region);
        var area = ignored.ToArea(size, region);
        return area.Share < 1 ? area : throw new UserErrorException(ExitCode.Usage, "--ignore and --ignore-rect leave nothing to inspect");
    }

    private static void AddMask(string path, IgnoredPixels ignored, (int Width, int Height) frame, RegionOfInterest? region)
    {
        var mask = ImageFile.Load(path);
        var size = (mask.Width, mask.Height);
        if (size == frame)
            ignored.Add(mask.View, 0, 0);
        else if (region is { } r && size == (r.Width, r.Height))
            ignored.Add(mask.View, r.X, r.Y);
        else
            throw new UserErrorException(ExitCode.Data, $"--ignore '{path}' is of {size.Width}x{size.Height} pixels, the pictures are of {frame.Width}x{frame.Height}{Or(region)}");
    }

    private static string Or(RegionOfInterest? region) => region is { } r ? $", their region of {r.Width}x{r.Height}" : "";
}
