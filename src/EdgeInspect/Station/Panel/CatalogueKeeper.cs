using System.Text;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Station.Panel;

/// <summary>Keeps the defect catalogue in the ledger: each version is a record of its own, and the last one is in force.</summary>
internal sealed class CatalogueKeeper : IDisposable
{
    /// <summary>What is said where nothing is wrong with the catalogue.</summary>
    public const string NotWritten = "the ledger takes no records now: the catalogue stays as it was";
    private readonly Ledger _ledger;
    private readonly ReviewDesk _desk;
    private readonly ReviewStore _store;
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Puts the last version in force.</summary>
    public CatalogueKeeper(Ledger ledger, PartFiles files, ReviewDesk desk, ReviewStore store)
    {
        (_ledger, _desk, _store) = (ledger, desk, store);
        if (files.Read(reader => reader.State(CatalogueJson.StateKey)) is { } text)
            desk.Catalogue = CatalogueJson.Read(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The version in force.</summary>
    public DefectCatalogue Current => _desk.Catalogue;

    /// <summary>Puts a next version in force, once its record is durable.</summary>
    /// <param name="next">The next version.</param>
    /// <param name="who">Who changed it.</param>
    /// <param name="why">Why, in words.</param>
    /// <returns>Why not; nothing when it is in force.</returns>
    public async Task<IReadOnlyList<string>> ChangeAsync(DefectCatalogue next, string who, string why)
    {
        await _one.WaitAsync();
        try
        {
            string[] problems = [.. next.ProblemsAfter(Current), .. ProblemsOfSeries(next)];
            if (problems.Length > 0)
                return problems;
            Guid[] news = [.. NewIn(next)];
            if (!await MarkAsync([.. Current.Pictures.Where(rid => !next.Shows(rid))]))
                return [NotWritten];
            var json = CatalogueJson.Write(next);
            var isWritten = await _ledger.SetStateAsync(
                CatalogueJson.StateKey, Encoding.UTF8.GetString(json), new(RecordKinds.Catalogue, writer => Write(writer, json, who, why)));
            if (!isWritten)
                return [NotWritten];
            _desk.Catalogue = next;
            // What a kill loses of these is marked when they leave the catalogue; until then it says itself what it shows.
            _ = await MarkAsync(news);
            return [];
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Who is still to judge a part in a study or a round would be told what it is.</summary>
    private IEnumerable<string> ProblemsOfSeries(DefectCatalogue next) =>
        from rid in NewIn(next)
        where _store.IsInSeries(rid)
        select $"picture {rid}, which a study or a re-label round still asks for: other parts are allowed, or this one once it was judged";

    /// <summary>Who saw a part here saw its answer, also when a later version has other ones.</summary>
    /// <returns>False when the marks are not durable.</returns>
    private async Task<bool> MarkAsync(Guid[] shown) => shown.All(_store.Shown.Add) && await _store.Shown.StoreAsync();

    private IEnumerable<Guid> NewIn(DefectCatalogue next) => next.Pictures.Where(rid => !Current.Shows(rid)).Distinct();

    private static void Write(Utf8JsonWriter writer, byte[] catalogue, string who, string why)
    {
        writer.WriteString("who", who);
        writer.WriteString("why", why);
        writer.WritePropertyName("catalogue");
        writer.WriteRawValue(catalogue);
    }
}
