using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Good parts to compare with: the ones that people called good last, of which the nearest to a part are those whose small grey pictures,
/// brought to the same mean and spread, differ least. Read aside now and then while somebody asks, for whom nobody waits. Thread-safe.
/// </summary>
internal sealed class GoodParts(ReviewStore store, PartFiles files, TimeProvider time) : IDisposable
{
    /// <summary>How many are shown of each part, at most.</summary>
    public const int Shown = 3;
    private const int Side = 32;
    private const int Most = 64;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Lock _decoding = new();
    private readonly Preparation _small = new(InputGeometry.Square(Side, 1));
    private volatile Dictionary<Guid, Small> _good = [];
    private Task _reading = Task.CompletedTask;
    private long _readAt;
    private bool _wasRead;
    private volatile Small? _asked;
    private volatile bool _isOver;

    /// <summary>How many are known; there may be more in a moment.</summary>
    /// <exception cref="StorageException">The last time they could not be read.</exception>
    public int Count => Known().Count;

    /// <summary>The nth nearest one's picture, from 0; null when not so many are known.</summary>
    /// <param name="rid">The part, which is not its own neighbour.</param>
    /// <param name="picture">Its picture's file.</param>
    /// <param name="n">Which one.</param>
    /// <exception cref="StorageException">The last time they could not be read.</exception>
    public string? Nearest(Guid rid, string picture, int n)
    {
        var good = Known();
        if (n < 0 || n >= Math.Min(good.Count, Shown) || Asked(picture) is not { } here)
            return null;
        return good.Where(g => g.Key != rid && File.Exists(g.Value.Picture))
            .OrderBy(g => Distance(here, g.Value.Grey)).Skip(n).Select(g => g.Value.Picture).FirstOrDefault();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _isOver = true;
        Task.WaitAny(_reading);
    }

    /// <summary>The small picture of a part of which each neighbour is asked for, one after the other.</summary>
    private float[]? Asked(string picture)
    {
        if (_asked is { } last && last.Picture == picture)
            return last.Grey;
        var grey = Load(picture);
        _asked = grey is null ? null : new(picture, grey);
        return grey;
    }

    /// <summary>Those that are known, while newer ones are read.</summary>
    private Dictionary<Guid, Small> Known()
    {
        lock (_gate)
        {
            if (!_isOver && _reading.IsCompleted && (!_wasRead || time.GetElapsedTime(_readAt) >= Fresh))
            {
                var last = _reading;
                (_wasRead, _readAt, _reading) = (true, time.GetTimestamp(), Task.Run(Read));
                // Who asks next hears what went wrong.
                last.GetAwaiter().GetResult();
            }
        }
        return _good;
    }

    private void Read()
    {
        // A thread of the pool that may never have served a page.
        _ = ThreadNiceness.TryLower();
        var next = new Dictionary<Guid, Small>();
        foreach (var rid in store.CalledGood(Most))
        {
            if (_isOver)
                return;
            if (_good.TryGetValue(rid, out var known))
                next.Add(rid, known);
            else if (files.Find(rid) is { } part && Load(part.Picture) is { } grey)
                next.Add(rid, new(part.Picture, grey));
        }
        _good = next;
    }

    private float[]? Load(string path)
    {
        try
        {
            var plane = new byte[Side * Side];
            // One after the other: a whole picture takes much memory.
            lock (_decoding)
                _small.Prepare(ImageFile.Load(path).View, region: null, plane);
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

    /// <summary>A part.</summary>
    /// <param name="Picture">Its picture's file.</param>
    /// <param name="Grey">Its small picture.</param>
    private sealed record Small(string Picture, float[] Grey);
}
