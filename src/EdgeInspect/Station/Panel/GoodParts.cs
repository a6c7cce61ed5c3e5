using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Good parts to compare with: the ones that people called good last, of which the nearest to a part are those whose small grey pictures,
/// brought to the same mean and spread, differ least. Made when somebody compares, and kept. Thread-safe.
/// </summary>
internal sealed class GoodParts(ReviewStore store, PartFiles files, TimeProvider time) : IDisposable
{
    /// <summary>How many are shown of each part, at most.</summary>
    public const int Shown = 3;
    private const int Side = 32;
    private const int Most = 64;
    private const int SearchedLabels = 400;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Preparation _small = new(InputGeometry.Square(Side, 1));
    private Dictionary<Guid, Small> _good = [];
    private long _readAt;
    private bool _wasRead;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return Refreshed().Count;
        }
    }

    /// <summary>The nth nearest one's picture, from 0; null when there are not so many.</summary>
    /// <param name="rid">The part, which is not its own neighbour.</param>
    /// <param name="picture">Its picture's file.</param>
    /// <param name="n">Which one.</param>
    public string? Nearest(Guid rid, string picture, int n)
    {
        lock (_gate)
        {
            var good = Refreshed();
            if (n < 0 || n >= Math.Min(good.Count, Shown) || Load(picture) is not { } here)
                return null;
            // Loaded one after the other when somebody first compares: some milliseconds each.
            foreach (var (id, known) in good.Where(g => g.Value.Grey is null).ToArray())
                good[id] = known with { Grey = Load(known.Picture) ?? [] };
            return good.Where(g => g.Key != rid && g.Value.Grey!.Length == here.Length && File.Exists(g.Value.Picture))
                .OrderBy(g => Distance(here, g.Value.Grey!)).Skip(n).Select(g => g.Value.Picture).FirstOrDefault();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _good.Clear();

    private Dictionary<Guid, Small> Refreshed()
    {
        if (_wasRead && time.GetElapsedTime(_readAt) < Fresh)
            return _good;
        (_wasRead, _readAt) = (true, time.GetTimestamp());
        var rids = store.Labels(inspector: null, rid: null, long.MaxValue, SearchedLabels)
            .Where(l => l.Given.Label.Verdict == Verdict.Ok).Select(l => l.Given.Task.Rid).Distinct().Take(Most);
        var next = new Dictionary<Guid, Small>();
        foreach (var rid in rids)
        {
            if (_good.TryGetValue(rid, out var known))
                next.Add(rid, known);
            else if (files.Find(rid) is { } part)
                next.Add(rid, new(part.Picture, null));
        }
        return _good = next;
    }

    private float[]? Load(string path)
    {
        try
        {
            var image = ImageFile.Load(path);
            var plane = new byte[Side * Side];
            _small.Prepare(image.View, region: null, plane);
            return Normalised(plane);
        }
        catch (ImageFileException)
        {
            // It made room for newer ones meanwhile.
            return null;
        }
    }

    private static float[] Normalised(byte[] plane)
    {
        var mean = plane.Average(p => (float)p);
        var spread = MathF.Sqrt(plane.Average(p => (p - mean) * (p - mean)));
        return [.. plane.Select(p => (p - mean) / MathF.Max(spread, 1))];
    }

    private static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    /// <summary>A good part.</summary>
    /// <param name="Picture">Its picture's file.</param>
    /// <param name="Grey">Its small picture; null before it was needed, empty when it can't be read.</param>
    private sealed record Small(string Picture, float[]? Grey);
}
