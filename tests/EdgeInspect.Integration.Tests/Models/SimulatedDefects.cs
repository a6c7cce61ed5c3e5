using System.Security.Cryptography;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>Defective parts of the line that <see cref="TinyModel"/> knows, with their true classes.</summary>
internal sealed class SimulatedDefects : IGoodPictures
{
    private readonly SimulatedLine _line;
    private readonly long _first;

    /// <summary>Takes parts from an index on, all of them defective.</summary>
    public SimulatedDefects(int count, long first)
    {
        DefectType[] types = [DefectType.Scratch, DefectType.Stain, DefectType.MissingFeature];
        var clear = new SimulatedDefectOptions { Rate = 1, SubtleShare = 0, Types = types };
        (_line, _first, Count) = (new(TinyModel.Line with { Defects = clear }), first, count);
    }

    public int Count { get; }

    /// <summary>True class of each.</summary>
    public IReadOnlyList<string> Classes => [.. Enumerable.Range(0, Count).Select(i => $"{_line.Truth(_first + i).Defect!.Type}")];

    /// <summary>As a user would label them.</summary>
    public LabelledPictures Labelled => new(this, Classes);

    public string GroupOf(int picture) => $"defective {_first + picture}";

    public bool IsGrey(int picture) => false;

    public byte[] Sha256Of(int picture)
    {
        byte[] digest = [];
        Read(picture, view => digest = SHA256.HashData(view.Pixels));
        return digest;
    }

    public void Read(int picture, PictureReader reader)
    {
        var pixels = new byte[_line.FrameBytes];
        lock (_line)
            _line.Render(_first + picture, pixels);
        reader(new(pixels, _line.Options.Width, _line.Options.Height, _line.Options.Width * 3, _line.Options.PixelFormat));
    }
}
