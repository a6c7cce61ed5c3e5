using System.Text.Json.Nodes;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>
/// Gives each kind of the catalogue an example, and a part that looked like one to somebody and is good: both are parts that the lead
/// decided.
/// </summary>
/// <param name="client">The lead's way to the panel.</param>
internal sealed class CataloguePictureChoice(LeadClient client)
{
    private const string Examples = "examples";
    private const string CounterExamples = "counter_examples";

    /// <summary>Kinds that have a picture, and all.</summary>
    public (int Pictured, int All) Kinds { get; private set; }

    /// <summary>Adds the pictures that are missing, as far as there are parts for them.</summary>
    public async Task AddAsync(CancellationToken cancellation)
    {
        var (version, classes) = await client.CatalogueAsync(cancellation);
        var labels = await client.LabelsAsync(cancellation);
        var taken = classes.SelectMany(c => (JsonNode?[])[.. PicturesOf(c!, Examples), .. PicturesOf(c!, CounterExamples)])
            .Select(p => (Guid)p!).ToHashSet();
        var isChanged = false;
        foreach (var kind in classes.OfType<JsonObject>())
        {
            var id = (string)kind["id"]!;
            isChanged |= Add(PicturesOf(kind, Examples), ExamplesOf(id, labels), taken);
            isChanged |= Add(PicturesOf(kind, CounterExamples), CounterExamplesOf(id, labels), taken);
        }
        if (isChanged && !await client.ChangeCatalogueAsync(version + 1, classes, "pictures of parts that were decided", cancellation))
            return;
        Kinds = (classes.Count(c => PicturesOf(c!, Examples).Count + PicturesOf(c!, CounterExamples).Count > 0), classes.Count);
    }

    /// <summary>The first one that shows nothing else yet, if there is no picture.</summary>
    private static bool Add(JsonArray pictures, IEnumerable<Guid> candidates, HashSet<Guid> taken)
    {
        if (pictures.Count > 0 || candidates.Where(rid => !taken.Contains(rid)).Take(1).ToArray() is not [var rid])
            return false;
        taken.Add(rid);
        pictures.Add(rid);
        return true;
    }

    /// <summary>Parts that the lead decided to be of a kind, those first on which most agreed.</summary>
    private IEnumerable<Guid> ExamplesOf(string id, IReadOnlyList<SaidLabel> labels) =>
        Decided(labels).Where(d => d.Verdict == "NG" && d.Class == id)
            .OrderBy(d => labels.Count(l => l.Rid == d.Rid && l.Class != id)).Select(d => d.Rid);

    /// <summary>Parts that somebody called one of a kind, or else saw anything in, and that the lead decided to be good.</summary>
    private IEnumerable<Guid> CounterExamplesOf(string id, IReadOnlyList<SaidLabel> labels) =>
        from decided in Decided(labels)
        where decided.Verdict == "OK"
        let said = labels.Where(l => l.Rid == decided.Rid && l.Verdict != "OK").ToArray()
        where said.Length > 0
        orderby said.Any(l => l.Class == id) descending
        select decided.Rid;

    /// <summary>The lead's last word on each part.</summary>
    private IEnumerable<SaidLabel> Decided(IReadOnlyList<SaidLabel> labels) =>
        labels.Where(l => l.Inspector == client.Name).DistinctBy(l => l.Rid);

    private static JsonArray PicturesOf(JsonNode kind, string side) => (JsonArray)kind[side]!;
}
