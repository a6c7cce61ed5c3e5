using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.DataSets;

/// <summary>
/// Reads lists of labelled pictures: a folder in MVTec layout, a CSV, or a plain folder of good parts. Pictures themselves are not opened.
/// </summary>
public static class DataSetReader
{
    /// <summary>Folders of a data set in MVTec layout; good parts lie in none of them but train/good.</summary>
    private static readonly string[] DataSetFolders = ["train", "test", "ground_truth"];

    /// <summary>A station stores the anomaly map beside the picture.</summary>
    private const string MapEnd = ".map.png";

    private static readonly string[] PictureExtensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Reads a data set: a folder with train/good and test/… (ground_truth/… optional), or a CSV file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="groupColumn">Column of a CSV that names what pictures share, there for certain; null for <c>group</c> where it is there.</param>
    /// <exception cref="DataSetException">It is neither, can't be read or holds no picture.</exception>
    public static IReadOnlyList<Sample> Read(string path, string? groupColumn = null) => Refusing(path, p => ReadAny(p, groupColumn));

    /// <summary>Reads a folder of good parts, sub-folders included.</summary>
    /// <exception cref="DataSetException">It is missing, can't be read or holds no picture.</exception>
    public static IReadOnlyList<Sample> ReadGood(string folder) => Refusing(folder, ReadFolder);

    /// <summary>What the system says of a file or a folder becomes the refusal of the data set.</summary>
    internal static T Refusing<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"'{path}' can't be read: {e.Message}", e);
        }
    }

    private static IReadOnlyList<Sample> ReadAny(string path, string? groupColumn)
    {
        if (File.Exists(path))
            return CsvDataSet.Read(path, groupColumn);
        if (groupColumn is not null)
            throw new DataSetException($"'{path}' is no CSV file: only a CSV has a group column '{groupColumn}'");
        if (!Directory.Exists(path))
            throw new DataSetException($"data set '{path}' does not exist: give a folder in MVTec layout or a CSV file");
        if (!Directory.Exists(Path.Combine(path, "train")) && !Directory.Exists(Path.Combine(path, "test")))
        {
            throw new DataSetException(
                $"folder '{path}' holds neither 'train' nor 'test': a data set has train/good, test/good and test/<class>; "
                + "use --good for a folder of good parts");
        }
        Sample[] samples = [.. Labelled(path, DataSplit.Train), .. Labelled(path, DataSplit.Test)];
        return samples.Length > 0 ? samples : throw new DataSetException($"no PNG or JPEG file below '{path}'");
    }

    private static Sample[] ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DataSetException($"folder '{folder}' does not exist");
        if (DataSetFolders.FirstOrDefault(name => Directory.Exists(Path.Combine(folder, name))) is { } inside)
            throw new DataSetException($"folder '{folder}' holds '{inside}', so it is a data set and not good parts alone: use --data, or --good with its train/good");
        Sample[] samples = [.. Pictures(folder).Select(p => new Sample(p, Sample.Good, Mask: null, Group: null, DataSplit.Train))];
        return samples.Length > 0 ? samples : throw new DataSetException($"no PNG or JPEG file below '{folder}'");
    }

    private static IEnumerable<Sample> Labelled(string root, DataSplit split)
    {
        var folder = Path.Combine(root, split == DataSplit.Train ? "train" : "test");
        if (!Directory.Exists(folder))
            yield break;
        foreach (var classFolder in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var label = Path.GetFileName(classFolder);
            foreach (var picture in Pictures(classFolder))
                yield return new(picture, Sample.LabelOf(label), MaskOf(root, label, picture), Group: null, split);
        }
    }

    private static IEnumerable<string> Pictures(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => PictureExtensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Where(f => !f.EndsWith(MapEnd, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>MVTec names a mask like its picture, often with _mask behind the stem.</summary>
    private static string? MaskOf(string root, string label, string picture)
    {
        var stem = Path.Combine(root, "ground_truth", label, Path.GetFileNameWithoutExtension(picture));
        string[] candidates = [stem + ".png", stem + "_mask.png"];
        return candidates.FirstOrDefault(File.Exists);
    }
}
