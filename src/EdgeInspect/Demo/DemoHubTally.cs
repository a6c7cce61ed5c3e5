using System.Security.Cryptography;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Demo;

/// <summary>What the hub's database holds of the station, set against the station's ledger record for record.</summary>
/// <param name="Records">Records at the hub.</param>
/// <param name="Pictures">Pictures at the hub.</param>
/// <param name="PicturesWaiting">Pictures of the station that the hub had not then: they go behind the records, at a limited rate.</param>
/// <param name="Waiting">The last records of the ledger, which the hub had not taken when the run ended; they go when the station runs again.</param>
/// <param name="Missing">Records before those that the hub lacks: none, if all is well.</param>
/// <param name="Differing">Records whose bytes differ: none, if all is well.</param>
internal sealed record DemoHubTally(long Records, long Pictures, long PicturesWaiting, long Waiting, long Missing, long Differing)
{
    private const int ReadAtOnce = 1000;

    /// <summary>Compares; neither hub nor station runs any more.</summary>
    public static async Task<DemoHubTally> OfAsync(string dataDirectory, string stateDirectory, TimeProvider time)
    {
        using var ledger = LedgerReader.Open(stateDirectory);
        await using var fleet = await FleetStore.OpenAsync(new FleetStoreOptions(), dataDirectory, time, CancellationToken.None);
        var held = new Dictionary<long, FleetRecord>();
        var filter = new Core.Fleet.RecordFilter { Epoch = ledger.Epoch };
        string? cursor = null;
        do
        {
            var page = await fleet.RecordsAsync(filter, cursor, ReadAtOnce, CancellationToken.None);
            foreach (var record in page.Items)
                held.Add(record.Seq, record);
            cursor = page.Next;
        }
        while (cursor is not null);
        var last = held.Count == 0 ? 0 : held.Keys.Max();
        var (missing, differing) = (0L, 0L);
        foreach (var record in ledger.Range(1, int.MaxValue).TakeWhile(record => record.Seq <= last))
        {
            if (!held.TryGetValue(record.Seq, out var there))
                missing++;
            else if (!there.Hash.Span.SequenceEqual(record.Hash.Span) || !there.Payload.Span.SequenceEqual(record.Payload.Span))
                differing++;
        }
        var pictures = held.Values.SelectMany(record => record.Images).DistinctBy(image => image.Sha256).Count();
        return new(held.Count, pictures, await PicturesWaitingAsync(fleet, stateDirectory), ledger.LastSeq - last, missing, differing);
    }

    private static async Task<long> PicturesWaitingAsync(FleetStore fleet, string stateDirectory)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(StateDirectory.ImagesPath(stateDirectory), "*.*", SearchOption.AllDirectories))
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file)));
            if (await fleet.ImageAsync(sha256, CancellationToken.None) is null)
                waiting.Add(sha256);
        }

        return waiting.Count;
    }
}
