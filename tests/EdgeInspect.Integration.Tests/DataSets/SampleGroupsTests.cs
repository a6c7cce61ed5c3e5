using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Integration.Tests.DataSets;

public sealed class SampleGroupsTests
{
    private static readonly Sample[] Samples = [At("/data/good/exp1_num_17.jpg"), At("/data/good/exp2_num_17.jpg"), At("/data/good/lot 4/exp1_num_9.jpg")];

    [Theory]
    [InlineData(@"_num_(\d+)", "17,17,9")]
    [InlineData(@"exp(?<run>\d)_num_(?<group>\d+)", "17,17,9")]
    [InlineData(@"^good/(.*)_num", "exp1,exp2,lot 4/exp1")]
    public void A_pattern_finds_what_pictures_share_in_their_relative_paths(string pattern, string groups) =>
        Assert.Equal(groups.Split(','), SampleGroups.ByPattern(Samples, SampleGroups.Pattern(pattern), "/data").Select(s => s.Group));

    [Fact]
    public void Pictures_that_do_not_match_are_counted_and_the_first_is_named()
    {
        Sample[] samples = [.. Samples, At("/data/good/other.jpg"), At("/data/good/more.jpg")];
        var error = Assert.Throws<DataSetException>(() => SampleGroups.ByPattern(samples, SampleGroups.Pattern(@"_num_(\d+)"), "/data"));
        Assert.Equal(@"2 of 5 pictures do not match the group pattern '_num_(\d+)'; the first is 'good/other.jpg'", error.Message);
    }

    [Theory]
    [InlineData("_num_", "captures nothing: put parentheses")]
    [InlineData("(", "is no regular expression")]
    public void A_pattern_that_is_none_is_refused(string pattern, string message) =>
        Assert.Contains(message, Assert.Throws<DataSetException>(() => SampleGroups.Pattern(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_that_takes_for_ever_is_refused()
    {
        var error = Assert.Throws<DataSetException>(() => SampleGroups.ByPattern([At("/" + new string('a', 60) + "!")], SampleGroups.Pattern("^(a+)+$"), "/"));
        Assert.Contains("takes more than a second", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_the_ledger_are_grouped_by_their_parts()
    {
        var (first, second) = (Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
        Sample[] samples = [At($"/images/2026/01/02/{first}.png"), At($"/images/2026/01/02/{second}.jpg")];
        Assert.Equal([$"part of {first}", $"part of {second}"], SampleGroups.ByPart(samples, rid => $"part of {rid}").Select(s => s.Group));
        var error = Assert.Throws<DataSetException>(() => SampleGroups.ByPart(samples, rid => rid == first ? "a part" : null));
        Assert.Equal($"1 of 2 pictures are not named by an inspection of this ledger that has a part's id; the first is '{samples[1].Path}'", error.Message);
        Assert.Throws<DataSetException>(() => SampleGroups.ByPart(Samples, _ => "a part"));
    }

    private static Sample At(string path) => new(path, Sample.Good, Mask: null, Group: null, DataSplit.Train);
}
