using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Practice;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Review;
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
        Assert.Null(bench.Verify().Problem);
    }

    [Fact]
    public async Task Practice_tells_at_once_and_is_no_label()
    {
        using var bench = new ReviewBench();
        var known = await bench.KnowAsync(4);
        var before = bench.Report().Labels;
        using var store = PracticeStore.Open(bench.State, bench.Ledger, TimeProvider.System);
        var desk = new PracticeDesk(store);
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
    public async Task Two_against_one_who_is_seldom_wrong_are_asked_of_a_lead_within_the_days_bound()
    {
        using var bench = new ReviewBench();
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
