using System.Security.Cryptography;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.DataSets;

/// <summary>Samples of a data set as good pictures to learn from; each is decoded when it is asked for.</summary>
public sealed class SamplePictures(IReadOnlyList<Sample> samples) : IGoodPictures
{
    /// <inheritdoc/>
    public int Count => samples.Count;

    /// <inheritdoc/>
    /// <remarks>A sample without a group is its own.</remarks>
    public string GroupOf(int picture) => samples[picture].Group ?? "picture " + samples[picture].Path;

    /// <inheritdoc/>
    /// <exception cref="ImageFileException">The file can't be read, or is no picture.</exception>
    public bool IsGrey(int picture) => ImageFile.IsGrey(samples[picture].Path);

    /// <inheritdoc/>
    /// <exception cref="DataSetException">The file can't be read.</exception>
    public byte[] Sha256Of(int picture) => DataSetReader.Refusing(samples[picture].Path, static path =>
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    });

    /// <inheritdoc/>
    public void Read(int picture, PictureReader reader) => reader(ImageFile.Load(samples[picture].Path).View);
}
