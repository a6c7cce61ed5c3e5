using System.Text.Json;
using EdgeInspect.Core.Labelling;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class ManyRatersTests
{
    private static readonly Oracle Known = Oracle.Load("agreement");

    public static TheoryData<string> FleissCases => [.. Known.Names("fleiss_")];

    public static TheoryData<string> AlphaCases => [.. Known.Names("alpha_")];

    [Theory]
    [MemberData(nameof(FleissCases))]
    public void Fleiss_kappa(string name)
    {
        var rows = Known[name].Input.GetProperty("rows").EnumerateArray()
            .Select(row => (IReadOnlyList<long>)[.. row.EnumerateArray().Select(c => c.GetInt64())]).ToArray();
        Known.Close(Known[name].Expected.GetProperty("fleiss_kappa"), ManyRaters.FleissKappa(rows));
    }

    [Theory]
    [MemberData(nameof(AlphaCases))]
    public void Krippendorff_alpha_on_each_scale_and_AC1(string name)
    {
        var parts = Parts(Known[name].Input);
        var compared = 0;
        foreach (var (scale, key) in Enum.GetValues<RatingScale>().Select(s => (s, $"alpha_{s.ToString().ToLowerInvariant()}")))
        {
            if (!Known[name].Expected.TryGetProperty(key, out var expected))
                continue;
            Known.Close(expected, ManyRaters.KrippendorffAlpha(parts, scale));
            compared++;
        }
        Assert.NotEqual(0, compared);

        if (!Known[name].Expected.TryGetProperty("gwet_ac1", out var ac1))
            return;
        var values = parts.SelectMany(p => p).OfType<double>().Distinct().Order().ToList();
        var named = parts.Select(part => part.Select(v => v is { } value ? values.IndexOf(value) : (int?)null).ToArray()).ToArray();
        Known.Close(ac1, ManyRaters.GwetAc1(named, values.Count));
    }

    [Fact]
    public void Of_two_raters_AC1_is_that_of_their_table()
    {
        int?[][] parts = [[0, 0], [1, 1], [1, 0], [0, 0], [1, 1], [0, 1], [0, 0]];
        var table = RaterTable.Of(parts.Select(p => (p[0]!.Value, p[1]!.Value)), 2);
        Assert.Equal(table.GwetAc1!.Value.Value, ManyRaters.GwetAc1(parts, 2)!.Value, 12);
    }

    [Fact]
    public void Unlike_rows_and_ratings_that_are_no_category_are_refused()
    {
        Assert.Contains("part 1", Assert.Throws<ArgumentException>(() => ManyRaters.FleissKappa([[2, 1], [1, 1]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ManyRaters.FleissKappa([[3, 0], [4, -1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ManyRaters.GwetAc1([[0, 2]], 2));
        Assert.Null(ManyRaters.GwetAc1([[0, null], [null, 1]], 2));
        Assert.Null(ManyRaters.FleissKappa([]));
        Assert.Null(ManyRaters.KrippendorffAlpha([]));
    }

    private static double?[][] Parts(JsonElement input)
    {
        var raters = input.GetProperty("ratings_rater_by_unit").EnumerateArray()
            .Select(r => r.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()).ToArray()).ToArray();
        return [.. Enumerable.Range(0, raters[0].Length).Select(unit => raters.Select(r => r[unit]).ToArray())];
    }
}
