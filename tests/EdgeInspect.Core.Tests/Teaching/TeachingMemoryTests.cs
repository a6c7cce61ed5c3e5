using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class TeachingMemoryTests
{
    private static readonly TeachingOptions TwoThreads = new() { Threads = 2 };

    [Fact]
    public void Seven_hundred_pictures_are_within_what_a_small_board_has() =>
        Assert.InRange(TeachingMemory.Estimate(TwoThreads, 256, 761, 640 * 480), 200_000_000, 600_000_000);

    [Fact]
    public void A_picture_more_takes_its_channels_alone() =>
        Assert.Equal(
            TeachingMemory.Estimate(TwoThreads, 256, 1000, 640 * 480) + (9000 * 1216 * 4),
            TeachingMemory.Estimate(TwoThreads, 256, 10_000, 640 * 480));

    [Fact]
    public void Larger_inputs_banks_and_pictures_take_more()
    {
        var before = TeachingMemory.Estimate(TwoThreads, 256, 761, 640 * 480);
        Assert.True(TeachingMemory.Estimate(TwoThreads, 512, 761, 640 * 480) > before);
        Assert.True(TeachingMemory.Estimate(TwoThreads with { BankSizes = [20_000, 20_000] }, 256, 761, 640 * 480) > before);
        Assert.True(TeachingMemory.Estimate(TwoThreads, 256, 761, 5_000_000) > before);
    }

    [Fact]
    public void Profiles_differ_and_banks_must_be_as_many_as_cues()
    {
        Assert.Equal([1000, 1000], BankSizes.Of(TeachingProfile.Fast));
        Assert.Equal(new TeachingOptions().BankSizes, BankSizes.Of(TeachingProfile.Accurate));
        Assert.Throws<ArgumentException>(() => Teacher.Teach(new RandomImages(), TwoThreads with { BankSizes = [100] }));
    }
}
