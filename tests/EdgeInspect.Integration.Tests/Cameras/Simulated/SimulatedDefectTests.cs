using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras.Simulated;

public sealed class SimulatedDefectTests
{
    private const int Width = 640;

    public static TheoryData<ProductKind, DefectType, DefectSeverity> Flaws()
    {
        var flaws = new TheoryData<ProductKind, DefectType, DefectSeverity>();
        foreach (var product in Enum.GetValues<ProductKind>())
        {
            foreach (var type in new SimulatedLine(new() { Product = product }).DefectTypes)
            {
                flaws.Add(product, type, DefectSeverity.Clear);
                flaws.Add(product, type, DefectSeverity.Subtle);
            }
        }
        return flaws;
    }

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_defect_changes_what_its_mask_covers_and_nothing_else(ProductKind product, DefectType type, DefectSeverity severity)
    {
        var line = new SimulatedLine(Pictures.Flawless(product).Grey());
        for (var index = 0; index < 12; index++)
        {
            var flaw = new Flaw(type, severity);
            var mask = line.DrawMask(index, flaw);
            var (good, bad) = (Pictures.Draw(line, index, null), Pictures.Draw(line, index, flaw));

            var (inside, count) = (0L, 0);
            for (var at = 0; at < good.Length; at++)
            {
                var change = Math.Abs(good[at] - bad[at]);
                if (mask.Pixels.Span[at] == 0)
                    Assert.Equal(0, change);
                else
                    (inside, count) = (inside + change, count + 1);
            }

            var (least, smallest) = severity == DefectSeverity.Clear ? (13.0, 18) : (2.0, 9);
            Assert.True((double)inside / count >= least, $"part {index}: mean change {(double)inside / count:F1} in {count} pixels");
            Assert.InRange(Math.Max(mask.Bounds.Width, mask.Bounds.Height), smallest, 200);
        }
    }

    [Fact]
    public void At_least_eight_types_occur_and_each_product_has_at_least_five()
    {
        var types = Enum.GetValues<ProductKind>().Select(product => new SimulatedLine(new() { Product = product }).DefectTypes).ToArray();

        Assert.All(types, own => Assert.True(own.Count >= 5));
        Assert.Equal(Enum.GetValues<DefectType>(), types.SelectMany(own => own).Distinct().Order());
    }

    [Fact]
    public void The_mask_of_the_truth_is_that_of_the_picture()
    {
        var line = new SimulatedLine(new SimulatedLineOptions { Defects = new() { Rate = 1 } }.Grey());
        var truth = line.Truth(5);
        var (mask, bounds) = (truth.Defect!.Mask, truth.Defect.Mask.Bounds);
        var (good, bad) = (Pictures.Draw(line, 5, null), Pictures.Draw(line, 5));

        Assert.Equal((Width, 480), (mask.Width, mask.Height));
        for (var at = 0; at < good.Length; at++)
        {
            if (good[at] != bad[at])
                Assert.Equal(255, mask.Pixels.Span[at]);
            if (mask.Pixels.Span[at] == 0)
                continue;
            Assert.InRange(at % Width, bounds.X, bounds.X + bounds.Width - 1);
            Assert.InRange(at / Width, bounds.Y, bounds.Y + bounds.Height - 1);
        }
    }

    [Fact]
    public void Defects_come_at_their_rate_with_their_share_of_subtle_ones()
    {
        const int Parts = 20_000;
        var line = new SimulatedLine(new() { Defects = new() { Rate = 0.1, SubtleShare = 0.25 } });

        var defects = Enumerable.Range(0, Parts).Select(index => line.Truth(index).Defect).OfType<DefectTruth>().ToArray();

        // Five standard deviations of the binomial distribution.
        Assert.InRange(defects.Length, 2000 - (5 * 42.5), 2000 + (5 * 42.5));
        Assert.InRange(defects.Count(defect => defect.Severity == DefectSeverity.Subtle), 500 - (5 * 21.8), 500 + (5 * 21.8));
        Assert.All(line.DefectTypes, type => Assert.InRange(defects.Count(defect => defect.Type == type), 200, 380));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 500)]
    public void No_part_or_every_part_can_be_defective(double rate, int expected)
    {
        var line = new SimulatedLine(new() { Defects = new() { Rate = rate } });

        Assert.Equal(expected, Enumerable.Range(0, 500).Count(index => line.Truth(index).Defect is not null));
    }

    [Fact]
    public void Only_the_types_asked_for_occur_and_a_new_one_only_from_its_part_on()
    {
        var line = new SimulatedLine(new()
        {
            Defects = new()
            {
                Rate = 1, Types = [DefectType.Scratch, DefectType.Stain], NewType = DefectType.Burr, NewTypeFromPart = 500,
            },
        });

        var types = Enumerable.Range(0, 1000).Select(index => line.Truth(index).Defect!.Type).ToArray();

        Assert.Equal([DefectType.Scratch, DefectType.Stain], types[..500].Distinct().Order());
        Assert.Equal([DefectType.Scratch, DefectType.Stain, DefectType.Burr], types[500..].Distinct().Order());
    }

    [Fact]
    public void A_type_that_the_product_cannot_have_is_refused_by_name()
    {
        var error = Assert.Throws<CameraException>(() => new SimulatedLine(new()
        {
            Product = ProductKind.Sheet,
            Defects = new() { Types = [DefectType.Stain, DefectType.Burr] },
        }));

        Assert.Equal("defect type Burr: product Sheet can't have it; allowed are Stain, Contamination, Tear, Crease, BrokenYarn", error.Message);
    }
}
