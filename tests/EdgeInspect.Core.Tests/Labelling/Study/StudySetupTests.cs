using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.Core.Tests.Labelling.Study;

public sealed class StudySetupTests
{
    private static readonly StudySetup Usual = new(["ada", "ben", "cy"]);

    [Fact]
    public void The_usual_study_is_50_parts_by_three_inspectors_in_three_rounds()
    {
        Assert.Equal((50, 3, 3, 10), (Usual.Parts, Usual.Inspectors.Length, Usual.Rounds, Usual.LeastOfEach));
        Assert.Empty(Usual.ProblemsWith(Known(40, 10)));
        Assert.Empty(Usual.ProblemsWith(Known(25, 25)));
    }

    [Theory]
    [InlineData(40, 9, "of 49 parts the truth is known, 40 are OK and 9 NG; 50 are needed, at least 10 of each")]
    [InlineData(200, 3, "of 203 parts the truth is known, 200 are OK and 3 NG; 50 are needed, at least 10 of each")]
    [InlineData(0, 0, "of 0 parts the truth is known, 0 are OK and 0 NG")]
    public void Too_few_known_parts_are_refused_with_their_numbers(int ok, int ng, string words) =>
        Assert.Contains(words, Assert.Single(Usual.ProblemsWith(Known(ok, ng))), StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = new StudySetup(["ada", "ada"], Parts: 301, Rounds: 1).ProblemsWith(Known(200, 200)).ToArray();
        Assert.Equal(["parts: 301; 20 to 300 are allowed", "inspectors: each is allowed once", "rounds: 1; 2 to 5 are allowed"], problems);
        Assert.Contains("inspectors: 1; 2 to 12 are allowed", new StudySetup(["ada"]).ProblemsWith(Known(30, 30)));
    }

    [Fact]
    public void A_study_is_bounded_as_a_whole()
    {
        string[] twelve = [.. Enumerable.Range(0, 12).Select(i => $"i{i}")];
        Assert.Empty(new StudySetup([.. twelve], Parts: 25, Rounds: 5).ProblemsWith(Known(200, 200)));
        Assert.Equal(
            "parts: 300 for 12 inspectors in 5 rounds are 18000 judgements; 1500 are allowed",
            Assert.Single(new StudySetup([.. twelve], Parts: 300, Rounds: 5).ProblemsWith(Known(200, 200))));
    }

    [Fact]
    public void Half_of_the_parts_are_ng_where_there_are_as_many()
    {
        var random = new Random(5);
        for (var seed = 0; seed < 200; seed++)
        {
            var (ok, ng) = (random.Next(10, 60), random.Next(10, 60));
            if (ok + ng < 50)
                continue;
            var known = Known(ok, ng);
            var parts = StudyDraw.Parts(Usual, known, seed);
            Assert.Equal(50, parts.Distinct().Count());
            Assert.All(parts, part => Assert.Contains(part, known));
            Assert.Equal(ng >= 25 && ok >= 25 ? 25 : ng < 25 ? ng : 50 - ok, parts.Count(p => p.Verdict == Verdict.Ng));
            Assert.Equal(parts.ToArray(), StudyDraw.Parts(Usual, known, seed).ToArray());
        }
    }

    [Fact]
    public void Each_inspector_and_round_has_an_order_of_its_own()
    {
        var orders = (from inspector in Enumerable.Range(0, 3) from round in Enumerable.Range(1, 3) select StudyDraw.Order(50, 17, inspector, round)).ToArray();
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 50), order.Order()));
        Assert.Equal(9, orders.Select(o => string.Join(',', o)).Distinct().Count());
        Assert.Equal(orders[4], StudyDraw.Order(50, 17, 1, 2));
    }

    private static StudyPart[] Known(int ok, int ng) =>
        [.. Enumerable.Range(0, ok + ng).Select(i => new StudyPart(new(i, 0, 0, new byte[8]), i < ok ? Verdict.Ok : Verdict.Ng, null))];
}
