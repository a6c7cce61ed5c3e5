using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class ImagePolicyTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(Verdict.Ng, true, false, true)]
    [InlineData(Verdict.Ng, false, true, false)]
    [InlineData(Verdict.Unsure, false, true, true)]
    [InlineData(Verdict.Unsure, true, false, false)]
    [InlineData(Verdict.Ok, true, true, false)]
    public void VerdictsAreKeptAsToldWhenNoOkIsSampled(Verdict verdict, bool keepNg, bool keepUnsure, bool kept)
    {
        var policy = new ImagePolicy(new ImagePolicyOptions { KeepNg = keepNg, KeepUnsure = keepUnsure, OkShare = 0 });
        Assert.Equal(kept, policy.Wants(verdict, Rid(1), 0));
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.1, 900, 1100)]
    [InlineData(1.0, 10_000, 10_000)]
    public void TheShareOfOkPartsIsKept(double share, int atLeast, int atMost) =>
        Assert.InRange(Sampled(share, seed: 3).Count, atLeast, atMost);

    [Fact]
    public void TheSameSeedChoosesTheSamePartsAndASmallerShareIsASubset()
    {
        var some = Sampled(0.1, seed: 3);
        Assert.Equal(some, Sampled(0.1, seed: 3));
        Assert.NotEqual(some, Sampled(0.1, seed: 4));
        Assert.Subset(some, Sampled(0.05, seed: 3));
    }

    [Fact]
    public void TheRateIsLimitedAndTheRestCounted()
    {
        var policy = new ImagePolicy(new ImagePolicyOptions { MaxPerSecond = 5 });
        var kept = Enumerable.Range(0, 100).Count(part => policy.Wants(Verdict.Ng, Rid(part), part * Second / 100));
        Assert.InRange(kept, 5, 10);
        Assert.Equal(100 - kept, policy.Limited);
        Assert.True(policy.Wants(Verdict.Ng, Rid(1), 3 * Second));
    }

    private static HashSet<int> Sampled(double share, long seed)
    {
        var policy = new ImagePolicy(new ImagePolicyOptions { OkShare = share, Seed = seed, MaxPerSecond = 1000 });
        return Enumerable.Range(0, 10_000).Where(part => policy.Wants(Verdict.Ok, Rid(part), part * Second)).ToHashSet();
    }

    private static Guid Rid(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
