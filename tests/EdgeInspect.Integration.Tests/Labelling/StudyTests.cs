using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Panel;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>Attribute studies on a real ledger.</summary>
public sealed class StudyTests
{
    private static readonly Account Lea = ReviewBench.Person("lea", Role.Lead);
    private static readonly Account Ada = ReviewBench.Person("ada");
    private static readonly Account Ben = ReviewBench.Person("ben");
    private static readonly StudySetup Small = new(["ada", "ben"], Parts: 20, Rounds: 2);

    [Fact]
    public async Task A_study_is_judged_over_a_restart_and_reported_when_all_is_done()
    {
        using var scratch = new ScratchFolder();
        long id;
        using (var bench = new ReviewBench(path: scratch.Path))
        {
            await bench.KnowAsync(20);
            id = (await new StudyBoard(bench.Studies).StartAsync(Lea, Small)).Id;
            Assert.True(id > 0);
            await SitAsync(bench, Ada, 25, isRight: true);
            Assert.Contains("still runs", (await new StudyBoard(bench.Studies).StartAsync(Lea, Small)).Problems[0], StringComparison.Ordinal);
        }
        using (var bench = new ReviewBench(path: scratch.Path))
        {
            var board = new StudyBoard(bench.Studies);
            Assert.Equal([new("ada", 2, 5, 25, 0, 40), new StudyProgress("ben", 1, 0, 0, 0, 40)], board.Progress());
            Assert.Null(board.ReportOf(id));
            Assert.Equal(["ada has judged 25 of 40", "ben has judged 0 of 40"], (await board.FinishAsync(Lea)).Problems.ToArray());
            Assert.Equal(15, await SitAsync(bench, Ada, 100, isRight: true));
            Assert.Equal(40, await SitAsync(bench, Ben, 100, isRight: false));
            Assert.All(board.Progress(), p => Assert.Equal((2, 20, true), (p.Round, p.JudgedInRound, p.IsDone)));
            Assert.Equal(id, (await board.FinishAsync(Lea)).Id);

            var report = board.ReportOf(id)!;
            Assert.Equal((20, 0), (report.Parts, report.LeftOut));
            Assert.Equal([1, 0], report.Inspectors.Select(i => i.Figures.Effectiveness!.Value.Value));
            Assert.Equal([1, 1], report.Inspectors.Select(i => i.Figures.Consistency!.Value.Value));
            Assert.Equal(-1, report.Pairs[0].Table.CohenKappa!.Value.Value, 9);
            Assert.Equal((StudyPhase.Finished, id), (bench.Studies.Find(id)!.Phase, Assert.Single(bench.Studies.All())));
            using var reader = bench.Read();
            Assert.Equal(
                [RecordKinds.StudyStarted, RecordKinds.StudyFinished],
                reader.Tail(500).Select(r => r.Kind).Where(k => k.StartsWith("study", StringComparison.Ordinal)));
            Assert.Null(bench.Verify().Problem);
        }
    }

    /// <summary>What the catalogue shows everybody knows, also who has yet to judge it.</summary>
    [Fact]
    public async Task The_catalogue_takes_no_part_of_the_running_study()
    {
        using var bench = new ReviewBench();
        var known = await bench.KnowAsync(21);
        var board = new StudyBoard(bench.Studies);
        await board.StartAsync(Lea, Small);
        var studied = bench.Studies.Running()!.Parts.Select(p => p.Rid).ToHashSet();
        var (of, other) = (studied.First(), known.First(rid => !studied.Contains(rid)));
        using var files = PartFiles.Open(bench.State);
        using var keeper = new CatalogueKeeper(bench.Ledger, files, bench.Desk, bench.Store);
        Assert.Empty(await keeper.ChangeAsync(Showing(1, other), "lea", "clearer"));
        var problem = Assert.Single(await keeper.ChangeAsync(Showing(2, other, of), "lea", "clearer"));
        Assert.Contains($"{of}, which a study or a re-label round still asks for", problem, StringComparison.Ordinal);
        Assert.Equal(1, keeper.Current.Version);
        // A study waits for an account that is switched off, too.
        foreach (var inspector in Small.Inspectors)
            await bench.SwitchAsync(inspector, isOn: false);
        Assert.Equal(problem, Assert.Single(await keeper.ChangeAsync(Showing(2, other, of), "lea", "clearer")));

        await board.AbortAsync(Lea, "enough");
        Assert.Empty(await keeper.ChangeAsync(Showing(2, other, of), "lea", "clearer"));

        static DefectCatalogue Showing(int version, params Guid[] examples) =>
            new(version, [new("scratch", "Scratch", "", DefectSeverity.Major, [.. examples], [])]);
    }

    [Fact]
    public async Task A_study_is_a_sitting_of_its_own_in_shuffled_order_and_leads_to_nothing_else()
    {
        using var bench = new ReviewBench(new() { SecondOpinionShare = 1, RepeatShare = 1, KnownTruthShare = 1, AgreementAuditShare = 1 });
        await bench.KnowAsync(20);
        await bench.JudgeAllAsync(ReviewBench.Person("second"), _ => ReviewBench.Ok);
        var before = bench.Report();
        var board = new StudyBoard(bench.Studies);
        await board.StartAsync(Lea, Small);

        Assert.Empty(bench.Desk.Take(Ada, ReviewOrder.Newest, isAdjudication: false, 5));
        Assert.Empty(bench.Desk.TakeStudy(ReviewBench.Person("cy"), 5));
        var first = bench.Desk.TakeStudy(Ada, 20);
        Assert.Equal(20, first.Select(t => t.Rid).Distinct().Count());
        Assert.All(first, t => Assert.Equal((ReviewPurpose.Study, true, "ada"), (t.Purpose, t.IsBlind, t.For)));
        Assert.Equal(first, bench.Desk.TakeStudy(Ada, 24));
        Assert.NotEqual(first.Select(t => t.Rid), bench.Desk.TakeStudy(Ben, 20).Select(t => t.Rid));
        Assert.Empty(bench.Desk.Take(Ada, ReviewOrder.Newest, isAdjudication: false, 5));
        var unsure = await bench.Desk.DecideAsync(Ada, first[0].Token, new(Verdict.Unsure), default);
        Assert.Contains("OK or NG", unsure.Message, StringComparison.Ordinal);
        Assert.Equal(20, await SitAsync(bench, Ada, 20, isRight: true));
        var second = bench.Desk.TakeStudy(Ada, 20);
        Assert.Equal(first.Select(t => t.Rid).Order(), second.Select(t => t.Rid).Order());
        Assert.NotEqual(first.Select(t => t.Rid), second.Select(t => t.Rid));

        Assert.Equal(0, bench.Store.Waiting(isAdjudication: true));
        var after = bench.Report();
        Assert.Equal((before.All.Parts, before.Inspectors.Length), (after.All.Parts, after.Inspectors.Length));
        Assert.DoesNotContain(after.Inspectors, i => i.Inspector == "ada");
    }

    [Fact]
    public async Task What_is_taken_back_is_asked_again_until_the_study_has_ended()
    {
        using var bench = new ReviewBench();
        await bench.KnowAsync(20);
        var board = new StudyBoard(bench.Studies);
        await board.StartAsync(Lea, Small);
        await SitAsync(bench, Ada, 3, isRight: true);
        Assert.Null((await bench.Desk.UndoAsync(Ada)).Refusal);
        Assert.Equal(2, board.Progress()[0].Judged);
        await SitAsync(bench, Ada, 1, isRight: false);
        Assert.Equal(3, board.Progress()[0].Judged);

        Assert.NotEqual(0, (await board.AbortAsync(Lea, "the light was changed")).Id);
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.UndoAsync(Ada)).Refusal);
        Assert.Empty(bench.Desk.TakeStudy(Ben, 5));
        Assert.Empty(board.Progress());
        Assert.Equal("no study runs", (await board.AbortAsync(Lea, "again")).Problems[0]);
        using var reader = bench.Read();
        var record = LedgerBench.Json(reader.Tail(1, new(RecordKinds.StudyAborted, null))[0]);
        Assert.Equal(("lea", "the light was changed"), (record.GetProperty("by").GetString(), record.GetProperty("reason").GetString()));
        Assert.NotEqual(0, (await board.StartAsync(Lea, Small)).Id);
    }

    [Fact]
    public async Task Of_leads_who_start_at_once_all_but_one_hear_that_a_study_runs()
    {
        using var bench = new ReviewBench();
        await bench.KnowAsync(20);
        var board = new StudyBoard(bench.Studies);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => board.StartAsync(Lea, Small))));
        var id = Assert.Single(outcomes, o => o.Id > 0).Id;
        var problems = outcomes.Where(o => o.Id == 0).SelectMany(o => o.Problems).ToArray();
        Assert.Equal(5, problems.Length);
        Assert.All(problems, problem => Assert.StartsWith($"study {id} by lea still runs", problem, StringComparison.Ordinal));
        Assert.DoesNotContain(outcomes, o => o.IsNotWritten);
    }

    [Fact]
    public async Task A_study_that_can_not_be_is_refused_in_words()
    {
        using var bench = new ReviewBench();
        await bench.KnowAsync(6);
        var board = new StudyBoard(bench.Studies);
        var tooFew = (await board.StartAsync(Lea, new(["ada", "ben"]))).Problems[0];
        Assert.Contains("of 6 parts the truth is known, 3 are OK and 3 NG", tooFew, StringComparison.Ordinal);
        Assert.Contains("a lead runs", (await board.StartAsync(Ada, Small)).Problems[0], StringComparison.Ordinal);
        // Who decided what the parts are can't be measured with them.
        Assert.Contains("of 0 parts", (await board.StartAsync(Lea, new(["ada", "lea"]))).Problems[0], StringComparison.Ordinal);
    }

    /// <summary>Judges a number of parts, all rightly or all wrongly.</summary>
    private static async Task<int> SitAsync(ReviewBench bench, Account account, int most, bool isRight)
    {
        var truth = bench.Studies.Running()!.Parts.ToDictionary(p => p.Rid, p => p.Verdict);
        var count = 0;
        while (count < most && bench.Desk.TakeStudy(account, 1) is [var task])
        {
            var label = (truth[task.Rid] == Verdict.Ng) == isRight ? ReviewBench.Ng : ReviewBench.Ok;
            Assert.Null((await bench.Desk.DecideAsync(account, task.Token, label, TimeSpan.FromSeconds(2))).Refusal);
            count++;
        }
        return count;
    }
}
