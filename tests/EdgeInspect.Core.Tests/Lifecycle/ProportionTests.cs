using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class ProportionTests
{
    private static readonly Oracle Known = Oracle.Load("intervals");

    public static TheoryData<string> Cases => [.. Known.Names("proportion_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string name)
    {
        var oracle = Known[name];
        var (hits, trials) = (oracle.Input.GetProperty("x").GetInt64(), oracle.Input.GetProperty("n").GetInt64());
        if (oracle.Throws)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(hits, trials));
            return;
        }
        var share = Proportion.Wilson(hits, trials);
        Known.Close(oracle.Expected.GetProperty("rate"), share?.Value);
        // Without trials the oracle's interval is all of 0 to 1; here the share is null as a whole.
        if (trials > 0)
        {
            var interval = oracle.Expected.GetProperty("wilson");
            Known.Close(interval[0], share?.Low);
            Known.Close(interval[1], share?.High);
        }
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(0, -1)]
    public void Counts_are_not_negative(long hits, long trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Wilson(hits, trials));
}
