using EdgeInspect.Core.Teaching.Labels;

namespace EdgeInspect.Core.Tests.Teaching.Labels;

public sealed class LabelFoldsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void No_group_lies_in_two_folds_and_every_label_is_in_each(int seed)
    {
        // Pieces of one to seven photos; every fifth is defective.
        var random = new Random(seed);
        var pieces = Enumerable.Range(0, 60).SelectMany(p => Enumerable.Repeat(p, random.Next(1, 8))).ToArray();
        string[] groups = [.. pieces.Select(p => $"piece {p}")];
        int[] labels = [.. pieces.Select(p => p % 5 == 0 ? 1 : 0)];
        var folds = LabelFolds.Deal(groups, labels, 5, seed);

        foreach (var piece in groups.Zip(folds).GroupBy(g => g.First, StringComparer.Ordinal))
            Assert.Single(piece.Select(p => p.Second).Distinct());
        for (var label = 0; label < 2; label++)
        {
            int[] counts = [.. Enumerable.Range(0, 5).Select(f => folds.Zip(labels).Count(x => x.First == f && x.Second == label))];
            Assert.True(counts.Min() > 0 && counts.Max() - counts.Min() <= 7, $"label {label}: {string.Join(", ", counts)}");
        }
    }

    [Fact]
    public void Few_labels_lie_in_as_many_folds()
    {
        string[] groups = [.. Enumerable.Range(0, 43).Select(i => $"{i}")];
        int[] labels = [.. Enumerable.Range(0, 43).Select(i => i < 3 ? 1 : 0)];
        Assert.Equal(3, LabelFolds.Deal(groups, labels, 5, seed: 0)[..3].Distinct().Count());
        int[] oneOfEach = [.. labels.Select((l, i) => l * (i + 1))];
        Assert.Equal(3, LabelFolds.Deal(groups, oneOfEach, 5, seed: 0)[..3].Distinct().Count());
    }

    [Fact]
    public void With_as_many_folds_every_labelled_group_has_its_own()
    {
        // 12 labelled groups of one to three pictures in three classes, and 60 good ones.
        int[] group = [.. Enumerable.Range(0, 12).SelectMany(g => Enumerable.Repeat(g, 1 + (g % 3))), .. Enumerable.Range(12, 60)];
        var folds = LabelFolds.Deal([.. group.Select(g => $"{g}")], [.. group.Select(g => g < 12 ? 1 + (g / 4) : 0)], 12, seed: 0);
        Assert.Equal(12, folds.Zip(group).Where(p => p.Second < 12).Select(p => p.First).Distinct().Count());
        Assert.Equal(12, folds.Zip(group).Where(p => p.Second >= 12).Select(p => p.First).Distinct().Count());
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 1, 0 }, false)]
    [InlineData(new[] { 0, 1, 1, 1 }, new[] { 0, 1, 2, 0 }, false)]
    [InlineData(new[] { 0, 0, 1 }, new[] { 0, 1, 2 }, false)]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 2, 0 }, true)]
    public void Only_kinds_of_several_folds_test_each_other(int[] folds, int[] labels, bool can) =>
        Assert.Equal(can, LabelFolds.CanTest(folds, labels));

    [Fact]
    public void The_seed_decides_alone()
    {
        string[] groups = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        var labels = new int[50];
        Assert.Equal(LabelFolds.Deal(groups, labels, 5, 1), LabelFolds.Deal(groups, labels, 5, 1));
        Assert.NotEqual(LabelFolds.Deal(groups, labels, 5, 1), LabelFolds.Deal(groups, labels, 5, 2));
    }
}
