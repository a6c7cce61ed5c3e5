using EdgeInspect.Adapters.Features;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Features;

public sealed class FeatureFileTests : IDisposable
{
    private const long Plenty = 1L << 30;
    private const int HeaderBytes = 64;

    private static readonly FeatureSetting Setting = new(64, "triangle-antialias/1", "aa", Region: null, IgnoreSha256: null, "a runtime");

    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string> OtherSettings => ["size", "resizer", "backbone", "region", "ignore", "runtime"];

    private string Place => _scratch.File("a.features");

    [Fact]
    public void What_was_written_is_read_to_the_bit_also_after_opening_again()
    {
        Store(3);
        using var file = Open();
        Assert.Equal((3, 3, null), (file.Found, file.Entries, file.Discarded));
        Assert.All(Enumerable.Range(0, 3), i => AssertHolds(file, i));
        Assert.False(IsHeld(file, 3));
        Assert.Equal(FeatureFile.BytesFor(Setting.InputSize, 3), new FileInfo(Place).Length);
        Assert.Equal(file.Bytes, new FileInfo(Place).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(70)]
    [InlineData(9000)]
    public void A_torn_end_is_dropped_and_written_again(int missing)
    {
        Store(3);
        using (var cut = File.OpenWrite(Place))
            cut.SetLength(cut.Length - missing);
        using var file = Open();
        Assert.Equal(2, file.Found);
        AssertHolds(file, 1);
        Assert.False(IsHeld(file, 2));
        Write(file, 2);
        AssertHolds(file, 2);
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_an_entry_takes_that_entry_out_and_no_other()
    {
        var entry = (int)(FeatureFile.BytesFor(Setting.InputSize, 1) - HeaderBytes);
        foreach (var at in new[] { 0, 31, 32, 63, 64, 10_000, entry - 1 })
        {
            File.Delete(Place);
            Store(3);
            var bytes = File.ReadAllBytes(Place);
            bytes[HeaderBytes + entry + at] ^= 1;
            File.WriteAllBytes(Place, bytes);
            using var file = Open();
            Assert.False(IsHeld(file, 1), $"the damage at {at} was not seen");
            AssertHolds(file, 0);
            AssertHolds(file, 2);
            Write(file, 1);
            AssertHolds(file, 1);
        }
    }

    [Theory]
    [MemberData(nameof(OtherSettings))]
    public void Features_of_another_setting_are_never_used(string what)
    {
        Store(2);
        using (var file = FeatureFile.Open(Place, Other(what), Plenty))
        {
            Assert.Equal(0, file.Found);
            Assert.Contains("made with another", file.Discarded, StringComparison.Ordinal);
        }
        Assert.Equal(HeaderBytes, new FileInfo(Place).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void A_file_of_something_else_is_refused_and_left_as_it_is(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'x');
        File.WriteAllBytes(Place, bytes);
        var error = Assert.Throws<FeatureFileException>(Open);
        Assert.Contains($"'{Place}' exists and is no file of features", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Place));
    }

    [Fact]
    public void Only_one_may_use_it_at_a_time()
    {
        using var file = Open();
        Assert.Contains("another teach uses it", Assert.Throws<FeatureFileException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_never_grows_beyond_its_bound_and_what_nobody_asks_for_makes_room()
    {
        Store(3);
        var bound = FeatureFile.BytesFor(Setting.InputSize, 3);
        using var file = FeatureFile.Open(Place, Setting, bound + 1);
        AssertHolds(file, 1);
        foreach (var next in new[] { 3, 4, 5 })
        {
            Assert.False(IsHeld(file, next));
            Write(file, next);
        }
        Assert.Equal([1, 3, 4], Enumerable.Range(0, 6).Where(i => IsHeld(file, i)));
        Assert.Equal(bound, new FileInfo(Place).Length);
    }

    [Fact]
    public void A_smaller_bound_shortens_it()
    {
        Store(3);
        using var file = FeatureFile.Open(Place, Setting, FeatureFile.BytesFor(Setting.InputSize, 2));
        Assert.Equal(FeatureFile.BytesFor(Setting.InputSize, 2), new FileInfo(Place).Length);
        AssertHolds(file, 1);
    }

    [SkippableFact]
    public void A_full_disk_ends_the_storing_and_nothing_else()
    {
        using var disk = SmallDisk.TryMount("size=300k");
        Skip.If(disk is null, "may not mount a small file system");
        using var file = FeatureFile.Open(Path.Combine(disk.Path, "a.features"), Setting, Plenty);
        Write(file, 0);
        disk.Fill();
        Write(file, 1);
        Assert.Contains("can't be written", file.Failure, StringComparison.Ordinal);
        AssertHolds(file, 0);
        Assert.False(IsHeld(file, 1));
    }

    public void Dispose() => _scratch.Dispose();

    private static FeatureSetting Other(string what) => what switch
    {
        "size" => Setting with { InputSize = 96 },
        "resizer" => Setting with { Resizer = "area/1" },
        "backbone" => Setting with { BackboneSha256 = "ab" },
        "region" => Setting with { Region = new(0, 0, 10, 10) },
        "ignore" => Setting with { IgnoreSha256 = "cc" },
        _ => Setting with { Runtime = "another" },
    };

    private static (PictureKey Key, float[] Fine, float[] Coarse) Picture(int number)
    {
        var random = new Random(number);
        var digest = new byte[32];
        random.NextBytes(digest);
        return (PictureKey.From(digest), Values(Setting.FineValues), Values(Setting.CoarseValues));

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    private static void Write(FeatureFile file, int number)
    {
        var (key, fine, coarse) = Picture(number);
        file.Write(key, fine, coarse);
    }

    private static bool IsHeld(FeatureFile file, int number) =>
        file.TryRead(Picture(number).Key, new float[Setting.FineValues], new float[Setting.CoarseValues]);

    private static void AssertHolds(FeatureFile file, int number)
    {
        var (key, fine, coarse) = Picture(number);
        var (f, c) = (new float[fine.Length], new float[coarse.Length]);
        Assert.True(file.TryRead(key, f, c), $"picture {number} is not there");
        Assert.Equal(fine, f);
        Assert.Equal(coarse, c);
    }

    private FeatureFile Open() => FeatureFile.Open(Place, Setting, Plenty);

    private void Store(int pictures)
    {
        using var file = Open();
        for (var i = 0; i < pictures; i++)
            Write(file, i);
    }
}
