using System.Text.Json;
using EdgeInspect.Core.Labelling;

namespace EdgeInspect.Core.Tests.Labelling;

/// <summary>Who is likely right, estimated from the votes of several.</summary>
public sealed class LabelEstimateTests
{
    private static readonly Oracle Known = Oracle.Load("labels");

    public static TheoryData<string> VoteCases => [.. Known.Names("majority_")];

    public static TheoryData<string> WorkerCases => [.. Known.Names("dawid_skene_")];

    [Theory]
    [MemberData(nameof(VoteCases))]
    public void Majority(string name)
    {
        var majorities = Known[name].Input.GetProperty("votes").EnumerateArray().Select(v => MajorityVote.Of(v.EnumerateArray().Select(l => l.GetInt32())));
        Assert.Equal(Labels(Known[name].Expected.GetProperty("majority")), majorities);
    }

    [Theory]
    [MemberData(nameof(WorkerCases))]
    public void Likely_truth_and_confusion_of_each_worker(string name)
    {
        var (input, expected) = (Known[name].Input, Known[name].Expected);
        LabelVote[] votes = [.. input.GetProperty("item_worker_label").EnumerateArray().Select(v => new LabelVote(v[0].GetInt32(), v[1].GetInt32(), v[2].GetInt32()))];
        var (items, workers, classes) = (Size("items"), Size("workers"), Size("classes"));

        Assert.Equal(
            Labels(expected.GetProperty("majority_vote")),
            Enumerable.Range(0, items).Select(i => MajorityVote.Of(votes.Where(v => v.Item == i).Select(v => v.Label))));
        Same(expected.GetProperty("after_1"), DawidSkene.Estimate(votes, items, workers, classes, mostRounds: 1).Posteriors, "after_1_abs");
        var settled = DawidSkene.Estimate(votes, items, workers, classes);
        Same(expected.GetProperty("converged_posteriors"), settled.Posteriors, "posterior_abs");
        foreach (var (k, prior) in expected.GetProperty("converged_priors").EnumerateArray().Index())
            Known.Close(prior, settled.Priors[k], "posterior_abs");
        for (var worker = 0; worker < workers; worker++)
        {
            for (var truth = 0; truth < classes; truth++)
            {
                var row = expected.GetProperty("converged_errors")[worker][truth];
                if (row.ValueKind == JsonValueKind.Null)
                    Assert.Null(settled.Confusion(worker, truth));
                else
                    SameRow(row, settled.Confusion(worker, truth)!, "posterior_abs");
            }
        }

        int Size(string what) => input.GetProperty(what).GetInt32();
    }

    [Fact]
    public void An_item_without_votes_gets_the_priors_and_votes_of_nobody_are_refused()
    {
        var estimate = DawidSkene.Estimate([new(0, 0, 1), new(1, 0, 1), new(2, 0, 0)], items: 4, workers: 1, classes: 2);
        Assert.Equal(estimate.Priors[1], estimate.Posteriors[3][1], 9);
        Assert.Throws<ArgumentException>(() => DawidSkene.Estimate([new(0, 1, 0)], items: 1, workers: 1, classes: 2));
        Assert.Throws<ArgumentException>(() => DawidSkene.Estimate([new(0, 0, 2)], items: 1, workers: 1, classes: 2));
    }

    private static void Same(JsonElement expected, IReadOnlyList<IReadOnlyList<double>> rows, string tolerance)
    {
        Assert.Equal(expected.GetArrayLength(), rows.Count);
        foreach (var (i, row) in expected.EnumerateArray().Index())
            SameRow(row, rows[i], tolerance);
    }

    private static void SameRow(JsonElement expected, IReadOnlyList<double> row, string tolerance)
    {
        Assert.Equal(expected.GetArrayLength(), row.Count);
        foreach (var (k, value) in expected.EnumerateArray().Index())
            Known.Close(value, row[k], tolerance);
    }

    private static IEnumerable<int?> Labels(JsonElement labels) =>
        labels.EnumerateArray().Select(l => l.ValueKind == JsonValueKind.Null ? (int?)null : l.GetInt32());
}
