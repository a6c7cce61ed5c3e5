using System.Text.Json;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class RaterTableTests
{
    private static readonly Oracle Known = Oracle.Load("agreement");

    public static TheoryData<string> Cases => [.. Known.Names("table_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string name)
    {
        var oracle = Known[name];
        if (oracle.Throws)
        {
            Assert.Throws<ArgumentException>(() => new RaterTable(Counts(oracle.Input)));
            return;
        }
        var table = new RaterTable(Counts(oracle.Input));
        Assert.Equal(oracle.Expected.GetProperty("n").GetInt64(), table.Parts);
        Known.Close(oracle.Expected.GetProperty("percent_agreement"), table.PercentAgreement?.Value);
        Known.Close(oracle.Expected.GetProperty("cohen_kappa"), table.CohenKappa?.Value);
        Known.Close(oracle.Expected.GetProperty("scott_pi"), table.ScottPi?.Value);
        Known.Close(oracle.Expected.GetProperty("gwet_ac1"), table.GwetAc1?.Value);
        foreach (var (category, expected) in oracle.Expected.GetProperty("specific_agreement").EnumerateArray().Index())
            Known.Close(expected, table.SpecificAgreement(category)?.Value);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Limits_enclose_the_coefficient(string name)
    {
        if (Known[name].Throws)
            return;
        var table = new RaterTable(Counts(Known[name].Input));
        foreach (var coefficient in new[] { table.CohenKappa, table.ScottPi, table.GwetAc1 }.OfType<Estimate>())
            Assert.True(coefficient.Low <= coefficient.Value + 1e-12 && coefficient.Value <= coefficient.High + 1e-12, $"{coefficient}");
        for (var k = 0; k < table.Categories; k++)
        {
            if (table.SpecificAgreement(k) is { } specific)
                Assert.True(0 <= specific.Low && specific.Low <= specific.Value && specific.Value <= specific.High && specific.High <= 1, $"{specific}");
        }
    }

    [Fact]
    public void Perfect_agreement_of_few_parts_leaves_doubt()
    {
        var few = new RaterTable(new long[,] { { 3, 0 }, { 0, 7 } }).CohenKappa!.Value;
        var many = new RaterTable(new long[,] { { 30, 0 }, { 0, 70 } }).CohenKappa!.Value;

        Assert.Equal((1, 1), (few.High, many.High));
        Assert.True(few.Low < .4 && many.Low > .9, $"{few.Low} {many.Low}");
    }

    /// <summary>Two inspectors of stated error rates, many times over: how often the limits hold the coefficient of an endless study.</summary>
    [Fact]
    public void Limits_of_95_percent_hold_what_they_promise()
    {
        var random = new Random(4);
        var truth = new RaterTable(Draw(2_000_000));
        var (kappa, ac1, specific, rounds) = (0, 0, 0, 600);
        for (var round = 0; round < rounds; round++)
        {
            var table = new RaterTable(Draw(300));
            kappa += Holds(table.CohenKappa!.Value.Low, table.CohenKappa.Value.High, truth.CohenKappa!.Value.Value);
            ac1 += Holds(table.GwetAc1!.Value.Low, table.GwetAc1.Value.High, truth.GwetAc1!.Value.Value);
            specific += Holds(table.SpecificAgreement(1)!.Value.Low, table.SpecificAgreement(1)!.Value.High, truth.SpecificAgreement(1)!.Value.Value);
        }

        Assert.All([kappa, ac1, specific], held => Assert.InRange(held / (double)rounds, .9, 1));

        static int Holds(double low, double high, double value) => low <= value && value <= high ? 1 : 0;

        long[,] Draw(int parts)
        {
            var counts = new long[2, 2];
            for (var i = 0; i < parts; i++)
            {
                var wrong = random.NextDouble() < .2 ? .1 : .03;
                var defective = wrong > .05;
                counts[Said(defective, wrong), Said(defective, wrong)]++;
            }
            return counts;
        }

        int Said(bool defective, double wrong) => (random.NextDouble() < wrong) != defective ? 1 : 0;
    }

    [Fact]
    public void Pairs_are_counted_and_what_is_no_category_is_refused()
    {
        var table = RaterTable.Of([(0, 0), (1, 1), (1, 0)], categories: 3);
        Assert.Equal((3, 3), (table.Parts, table.Categories));
        Assert.Equal(2.0 / 3, table.PercentAgreement!.Value.Value);
        Assert.Throws<ArgumentException>(() => RaterTable.Of([(0, 3)], categories: 3));
        Assert.Throws<ArgumentException>(() => RaterTable.Of([(-1, 0)], categories: 3));
        Assert.Throws<ArgumentException>(() => new RaterTable(new long[1, 1]));
        Assert.Throws<ArgumentException>(() => new RaterTable(new long[2, 3]));
    }

    private static long[,] Counts(JsonElement input)
    {
        var rows = input.GetProperty("table").EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.GetInt64()).ToArray()).ToArray();
        var counts = new long[rows.Length, rows[0].Length];
        for (var a = 0; a < rows.Length; a++)
        {
            for (var b = 0; b < rows[a].Length; b++)
                counts[a, b] = rows[a][b];
        }
        return counts;
    }
}
