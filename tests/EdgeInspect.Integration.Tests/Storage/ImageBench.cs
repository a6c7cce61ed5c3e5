using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.ImageFiles;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>A ledger with an image store; parts are inspected with a picture each, as the inspecting thread does it.</summary>
internal sealed class ImageBench : IDisposable
{
    public const int Width = 64;
    public const int Height = 48;
    private const int MapSide = 8;
    private readonly TestPicture _picture = new(Width, Height, PixelFormat.Bgr24, padding: 5);
    private readonly float[] _map = new float[MapSide * MapSide];

    public ImageBench(string path, ImageStoreOptions? options = null, bool started = true)
    {
        Bench = new LedgerBench(path: path);
        if (started)
            Bench.Ledger.Start(Bench.Log);
        Store = ImageStore.Open(Bench.State, Bench.Ledger, options ?? new ImageStoreOptions { KeepFreeBytes = 0 });
        for (var i = 0; i < _map.Length; i++)
            _map[i] = 0.25f + (i / 64f);
    }

    public LedgerBench Bench { get; }

    public ImageStore Store { get; }

    public string Images => StateDirectory.ImagesPath(Bench.Path);

    public ImageView Image => _picture.View;

    /// <summary>Its pixels without padding: red, green, blue.</summary>
    public byte[] ImageAsRgb => _picture.AsGreyOrRgb();

    public MapView Map => new(_map, MapSide, MapSide);

    /// <summary>Inspects one part.</summary>
    /// <returns>Whether its picture was taken.</returns>
    public bool Inspect(int number)
    {
        var record = Bench.Ledger.TryRent();
        Assert.NotNull(record);
        Samples.Fill(record, number);
        record.ImagePending = Store.TryReserve();
        var (rid, captured, pending) = (record.Rid, record.CapturedUtc, record.ImagePending);
        Assert.True(Bench.Ledger.TryAppend(record));
        if (pending)
            Store.Submit(rid, captured, Image, Map);
        return pending;
    }

    /// <summary>Inspects parts one after the other, each stored before the next.</summary>
    public void InspectAndStore(int first, int count)
    {
        var before = Store.Status.Stored;
        for (var i = 0; i < count; i++)
        {
            Assert.True(Inspect(first + i));
            LedgerBench.WaitUntil(() => Store.Status.Stored == before + i + 1 && Store.TryReserve(), "stored");
            Store.Cancel();
        }
    }

    public IReadOnlyList<string> Files() =>
        [.. Directory.GetFiles(Images, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Images, file)).Order(StringComparer.Ordinal)];

    public VerifyReport Verify()
    {
        using var reader = Bench.Read();
        using var verifier = new LedgerVerifier(reader);
        return verifier.Verify(_ => { });
    }

    public void Dispose()
    {
        Store.Dispose();
        Bench.Dispose();
    }
}
