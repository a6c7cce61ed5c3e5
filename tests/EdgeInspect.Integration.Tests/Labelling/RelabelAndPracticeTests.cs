using System.Text;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Practice;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using EdgeInspect.Core.Tests;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>Parts are judged again after a rule changed, and people practise on parts of known truth.</summary>
public sealed class RelabelAndPracticeTests
{
    private static readonly Account Lea = ReviewBench.Person("lea", Role.Lead);
    private static readonly Account Ada = ReviewBench.Person("ada");
    private static readonly Account Ben = ReviewBench.Person("ben");

    [Fact]
    public async Task Disputed_parts_come_back_to_who_judged_them_and_show_whether_agreement_rose()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        await bench.InspectAsync(1, 6);
        await bench.JudgeAllAsync(Ada, _ => ReviewBench.Ok);
        await bench.JudgeAllAsync(Ben, _ => ReviewBench.Ng);
        using var store = RelabelStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var board = new RelabelBoard(store);
        var catalogue = new DefectCatalogue(2, []);
        bench.Desk.Catalogue = catalogue;
        Assert.NotNull((await board.StartAsync(Ada, [Samples.Rid(1)], catalogue)).Problem);
        Assert.NotNull((await board.StartAsync(Lea, [Samples.Rid(77)], catalogue)).Problem);

        var started = await board.StartAsync(Lea, [.. bench.Report().Disputed.Take(4).Select(d => d.Rid), Samples.Rid(77)], catalogue);
        Assert.Equal((4, null), (started.Parts, started.Problem));
        Assert.Equal((started.Id, 2, "lea"), (store.All()[0].Id, store.All()[0].CatalogueVersion, store.All()[0].StartedBy));
        Assert.Equal(8, board.ResultOf(started.Id).Waiting);
        Assert.Empty(bench.Desk.Take(ReviewBench.Person("cy"), ReviewOrder.Newest, isAdjudication: false, 1));
        var adjudications = bench.Store.Waiting(isAdjudication: true);
        foreach (var inspector in new[] { Ada, Ben })
        {
            Assert.Equal(4, await bench.JudgeAllAsync(inspector, task =>
            {
                Assert.Equal((ReviewPurpose.Relabel, true), (task.Purpose, task.IsBlind));
                return ReviewBench.Ng;
            }));
        }

        var result = board.ResultOf(started.Id);
        Assert.Equal((0.0, 1.0, 4, 0, 0), (
            result.Before.PercentAgreement!.Value.Value, result.After.PercentAgreement!.Value.Value, result.BecameAgreed, result.BecameSplit, result.Waiting));
        Assert.Equal(1, result.Change!.Value.Value);
        Assert.Equal(adjudications, bench.Store.Waiting(isAdjudication: true));
        Assert.Equal(0, bench.Report().All.PercentAgreement!.Value.Value);

        // Who saw in the live view what the model says can't judge the part anew.
        var seen = bench.Report().Disputed[0].Rid;
        Assert.Null((await board.StartAsync(Lea, [seen], catalogue)).Problem);
        bench.Store.Shown.Add(seen);
        await bench.Store.Shown.StoreAsync();
        Assert.Contains("live view", (await board.StartAsync(Lea, [seen], catalogue)).Problem, StringComparison.Ordinal);
        Assert.Null(bench.Verify().Problem);
    }

    [Fact]
    public async Task Practice_tells_at_once_and_is_no_label()
    {
        using var bench = new ReviewBench();
        var known = await bench.KnowAsync(4);
        var before = bench.Report().Labels;
        using var store = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var desk = new PracticeDesk(store, TimeProvider.System);
        var seen = new HashSet<Guid>();
        for (var i = 0; i < 4; i++)
        {
            var part = desk.Next(Ada)!;
            Assert.Equal(part, desk.Next(Ada));
            Assert.NotNull((await desk.AnswerAsync(Ben, part.Token, ReviewBench.Ng, default, DefectCatalogue.Empty)).Problem);
            Assert.NotNull((await desk.AnswerAsync(Ada, part.Token, new(Verdict.Unsure), default, DefectCatalogue.Empty)).Problem);
            var told = (await desk.AnswerAsync(Ada, part.Token, ReviewBench.Ng, TimeSpan.FromSeconds(1), DefectCatalogue.Empty)).Answer!;
            Assert.Equal((part.Rid, told.Truth.Verdict == Verdict.Ng), (told.Truth.Rid, told.IsRight));
            seen.Add(part.Rid);
        }

        Assert.Equal(known.Order(), seen.Order());
        Assert.Equal([new("ada", Verdict.Ok, null, 2, 0), new PracticeScore("ada", Verdict.Ng, null, 2, 2)], store.Scores());
        Assert.Equal(before, bench.Report().Labels);
        // Who was told what a part is can't be tested with it.
        Assert.Null(bench.Store.KnownPartFor("ada"));
        Assert.Empty(bench.Studies.Known(["ada"]));
        Assert.Equal(4, bench.Studies.Known(["ben"]).Count);
    }

    [Fact]
    public async Task What_a_study_has_begun_with_meanwhile_or_waits_too_long_is_not_told()
    {
        using var bench = new ReviewBench();
        await bench.KnowAsync(20);
        using var store = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var time = new ManualTime();
        var desk = new PracticeDesk(store, time);
        var late = desk.Next(Ada)!;
        time.Advance(ReviewDesk.InHandFor);
        Assert.Contains("no longer", (await Answer(late)).Problem, StringComparison.Ordinal);
        var part = desk.Next(Ada)!;
        Assert.NotEqual(late.Token, part.Token);

        Assert.NotEqual(0, (await new StudyBoard(bench.Studies).StartAsync(Lea, new(["ada", "ben"], Parts: 20, Rounds: 2))).Id);
        Assert.Contains("to be judged by now", (await Answer(part)).Problem, StringComparison.Ordinal);
        Assert.Empty(store.Scores());
        Assert.Null(desk.Next(Ada));

        Task<PracticeFeedback> Answer(PracticePart asked) => desk.AnswerAsync(Ada, asked.Token, ReviewBench.Ng, default, DefectCatalogue.Empty);
    }

    [Fact]
    public async Task Of_a_part_whose_kind_of_defect_was_retired_since_the_verdict_alone_counts()
    {
        using var bench = new ReviewBench();
        DefectClass dent = new("dent", "Dent", "", DefectSeverity.Major, [], []);
        var scratch = dent with { Id = "scratch", Name = "Scratch" };
        bench.Desk.Catalogue = new(1, [dent, scratch]);
        await bench.InspectAsync(1, 2);
        await bench.JudgeAllAsync(Ada, _ => new(Verdict.Unsure));
        await bench.JudgeAllAsync(Lea, task => new(Verdict.Ng, task.Rid == Samples.Rid(1) ? "dent" : "scratch", DefectSeverity.Major), isAdjudication: true);
        using var store = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var desk = new PracticeDesk(store, TimeProvider.System);
        DefectCatalogue retired = new(2, [dent with { IsRetired = true }, scratch, scratch with { Id = "stain" }]);
        for (var i = 0; i < 2; i++)
        {
            var part = desk.Next(Ben)!;
            var told = (await desk.AnswerAsync(Ben, part.Token, new(Verdict.Ng, "stain", DefectSeverity.Major), default, retired)).Answer!;
            Assert.Equal(part.Rid == Samples.Rid(1) ? (null, true) : ("scratch", false), (told.Truth.DefectClass, told.IsRight));
        }
        Assert.Equal(
            [new("ben", Verdict.Ng, null, 1, 1), new PracticeScore("ben", Verdict.Ng, "scratch", 1, 0)],
            store.Scores().OrderBy(s => s.DefectClass, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_catalogue_shows_tests_nobody()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        var known = await bench.KnowAsync(3);
        await bench.JudgeAllAsync(Ada, _ => ReviewBench.Ok);
        using var rounds = RelabelStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        Assert.Equal((3, 3), (rounds.Askable(known).Count, bench.Studies.Known(["ben"]).Count));

        var catalogue = new DefectCatalogue(1, [new("dent", "Dent", "", DefectSeverity.Major, [known[0]], [known[1]], IsRetired: true)]);
        await bench.Ledger.SetStateAsync(
            CatalogueJson.StateKey, Encoding.UTF8.GetString(CatalogueJson.Write(catalogue)), new(RecordKinds.Catalogue, _ => { }));
        Assert.Equal([known[2]], rounds.Askable(known));
        Assert.Equal([known[2]], bench.Studies.Known(["ben"]).Select(p => p.Rid));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(known[2], bench.Store.KnownPartFor("ben")!.Rid));
        using var store = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        Assert.NotNull(store.Next("ben"));
    }

    [Fact]
    public async Task A_round_asks_who_has_an_account_that_is_on_and_counts_what_nobody_can_say_any_more()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        await bench.InspectAsync(1, 3);
        await bench.JudgeAllAsync(Ada, _ => ReviewBench.Ok);
        await bench.JudgeAllAsync(Ben, _ => ReviewBench.Ok);
        using var rounds = RelabelStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var board = new RelabelBoard(rounds);
        Guid[] parts = [.. Enumerable.Range(1, 3).Select(n => Samples.Rid(n))];
        foreach (var (isOn, role) in new[] { (false, Role.Inspector), (true, Role.Engineer) })
        {
            await bench.SwitchAsync("ben", isOn, role);
            Assert.Contains("with accounts in use", (await board.StartAsync(Lea, [.. parts], DefectCatalogue.Empty)).Problem, StringComparison.Ordinal);
        }
        await bench.SwitchAsync("ben", isOn: true);
        var round = await board.StartAsync(Lea, [.. parts], DefectCatalogue.Empty);
        Assert.Equal((6, 0, 6), Left());
        await bench.EvictAsync(parts[0]);
        Assert.Equal((4, 2, 4), Left());
        await bench.SwitchAsync("ben", isOn: false);
        Assert.Equal((2, 4, 2), Left());
        await bench.JudgeAsync(Ada, ReviewBench.Ok);
        await bench.EvictAsync((await bench.JudgeAsync(Ada, ReviewBench.Ok)).Rid);
        Assert.Equal((0, 4, 0), Left());
        // Its picture is gone: it is nobody's to judge again.
        Assert.Null((await bench.Desk.UndoAsync(Ada)).Refusal);
        Assert.Equal((0, 5, 0), Left());

        (long Waiting, long Lost, long Queue) Left()
        {
            var result = board.ResultOf(round.Id);
            return (result.Waiting, result.Lost, bench.Store.Waiting(isAdjudication: false));
        }
    }

    [Fact]
    public async Task What_an_account_that_is_off_was_to_judge_keeps_no_part_from_practice_and_catalogue()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        var known = await bench.KnowAsync(1);
        await bench.JudgeAllAsync(Ada, _ => ReviewBench.Ok);
        using var rounds = RelabelStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        Assert.Null((await new RelabelBoard(rounds).StartAsync(Lea, [.. known], DefectCatalogue.Empty)).Problem);
        await bench.JudgeAllAsync(ReviewBench.Person("first"), _ => ReviewBench.Ok);
        using var practice = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        foreach (var isOn in new[] { true, false, true })
        {
            await bench.SwitchAsync("ada", isOn);
            Assert.Equal((isOn, isOn), (bench.Store.IsInSeries(known[0]), practice.Next("cy") is null));
        }
    }

    [Fact]
    public async Task Two_against_one_who_is_seldom_wrong_are_asked_of_a_lead_within_the_days_bound()
    {
        // All blind: only those votes tell what is likely.
        using var bench = new ReviewBench(ReviewBench.Nothing with { BlindShare = 1 });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
        {
            using var feed = SuspicionFeed.Open(bench.State, bench.Ledger, TimeProvider.System);
            await feed.FeedAsync(0);
        });
        await bench.InspectAsync(1, 30);
        // Three say the same of each part, as the model does; of parts 1 to 3 one says otherwise, as if no lead had been asked for it.
        await bench.JudgeAllAsync(Ada, Model);
        foreach (var who in new[] { "ben", "cy" })
        {
            await bench.Store.AddAsync(
                [.. Enumerable.Range(1, 30).Select(n => new NewTask(Samples.Rid(n), ReviewPurpose.SecondOpinion, 0, n, who, null, IsBlind: true))]);
        }
        await bench.JudgeAllAsync(Ben, Model);
        await bench.JudgeAllAsync(
            ReviewBench.Person("cy"),
            task => task.Rid == Samples.Rid(1) || task.Rid == Samples.Rid(2) || task.Rid == Samples.Rid(3) ? ReviewBench.Ng : Model(task));
        await bench.Ledger.ChangeAsync(writer => writer.Execute("DELETE FROM review_task WHERE purpose = 'adjudication'"));
        var before = bench.Report();

        using (var feed = SuspicionFeed.Open(bench.State, bench.Ledger, TimeProvider.System))
            Assert.Equal(2, await feed.FeedAsync(2));
        using (var feed = SuspicionFeed.Open(bench.State, bench.Ledger, TimeProvider.System))
        {
            Assert.Equal(0, await feed.FeedAsync(2));
            Assert.Equal(1, await feed.FeedAsync(10));
            Assert.Equal(0, await feed.FeedAsync(10));
        }
        Assert.Equal(before.Labels, bench.Report().Labels);
        Assert.Equal(3, await bench.JudgeAllAsync(Lea, _ => ReviewBench.Ok, isAdjudication: true));
        using var reader = AgreementReader.Open(bench.State);
        Assert.All(reader.Read(DateTimeOffset.UnixEpoch).Truths, t => Assert.Equal(Core.Labelling.Agreement.TruthSource.Suspicion, t.Source));
    }

    /// <summary>What the model says: NG of every tenth part.</summary>
    private static PartLabel Model(ReviewTask task)
    {
        for (var number = 10; number <= 100; number += 10)
        {
            if (task.Rid == Samples.Rid(number))
                return ReviewBench.Ng;
        }
        return ReviewBench.Ok;
    }
}
