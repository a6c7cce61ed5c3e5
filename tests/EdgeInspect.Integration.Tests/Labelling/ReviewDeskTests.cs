using System.Text.Json;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Panel;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>Parts are handed out and labelled on a real ledger.</summary>
public sealed class ReviewDeskTests
{
    private static readonly ReviewPlanOptions Everything = new() { BlindShare = 0, SecondOpinionShare = 1, RepeatShare = 1, RepeatAfter = 2, AgreementAuditShare = 1 };

    [Fact]
    public async Task Each_part_with_a_picture_becomes_a_task_once_flagged_or_sampled()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 20);
        await bench.FeedAllAsync();

        var tasks = bench.Store.Candidates(ReviewOrder.Newest, "ada", isAdjudication: false, 100);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(n => Samples.Rid(n)), tasks.Select(t => t.Rid));
        Assert.Equal(20, bench.Store.Waiting(isAdjudication: false));
        Assert.All(tasks, task => Assert.Equal(
            task.Rid == Samples.Rid(10) || task.Rid == Samples.Rid(20) ? ReviewPurpose.Flagged : ReviewPurpose.Sampled, task.Purpose));
        // In full the inspector confirms what the model flagged; what is sampled of the good ones is judged blind.
        Assert.All(tasks, task => Assert.Equal(task.Purpose == ReviewPurpose.Sampled, task.IsBlind));
        var uncertain = bench.Store.Candidates(ReviewOrder.MostUncertain, "ada", isAdjudication: false, 100);
        Assert.Equal(ReviewPurpose.Flagged, uncertain[^1].Purpose);
    }

    [Fact]
    public async Task A_part_in_one_hand_is_in_no_other_until_it_is_given_back()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 8);
        var (ada, ben) = (ReviewBench.Person("ada"), ReviewBench.Person("ben"));

        var first = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 5);
        Assert.Equal(first, bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 5));
        Assert.Equal(3, bench.Desk.Take(ben, ReviewOrder.Newest, isAdjudication: false, 5).Count);
        Assert.Null(bench.Desk.InHand(ben, first[0].Token));
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.DecideAsync(ben, first[0].Token, ReviewBench.Ok, default)).Refusal);
        bench.Desk.GiveBack("ada");
        Assert.Equal(8, bench.Desk.Take(ben, ReviewOrder.Newest, isAdjudication: false, 10).Count);
    }

    [Fact]
    public async Task What_waits_too_long_in_a_hand_goes_back_by_itself()
    {
        var time = new ManualTime();
        using var bench = new ReviewBench(time: time);
        await bench.InspectAsync(1, 2);
        var task = Assert.Single(bench.Desk.Take(ReviewBench.Person("ada"), ReviewOrder.Newest, isAdjudication: false, 1));
        time.Advance(ReviewDesk.InHandFor + TimeSpan.FromTicks(1));

        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.DecideAsync(ReviewBench.Person("ada"), task.Token, ReviewBench.Ok, default)).Refusal);
        Assert.Equal(2, bench.Desk.Take(ReviewBench.Person("ben"), ReviewOrder.Newest, isAdjudication: false, 2).Count);
    }

    [Fact]
    public async Task What_somebody_works_on_stays_in_the_hand()
    {
        var time = new ManualTime();
        using var bench = new ReviewBench(time: time);
        await bench.InspectAsync(1, 2);
        var (ada, most) = (ReviewBench.Person("ada"), ReviewDesk.InHandFor - TimeSpan.FromTicks(1));
        var tasks = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2);
        time.Advance(most);
        bench.Desk.Keep("ada");
        time.Advance(most);
        Assert.Equal(tasks, bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2));
        time.Advance(most);
        Assert.All(tasks, task => Assert.Equal(task, bench.Desk.InHand(ada, task.Token)));
        bench.Desk.Keep("ben");
        time.Advance(TimeSpan.FromTicks(1));
        bench.Desk.Keep("ada");
        Assert.All(tasks, task => Assert.Null(bench.Desk.InHand(ada, task.Token)));
    }

    [Fact]
    public async Task A_label_is_a_record_of_the_chain_and_its_task_is_done()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        bench.Desk.Catalogue = new(1, [new("scratch", "Scratch", "Deeper than a nail feels.", DefectSeverity.Major, [], [])]);
        var ada = ReviewBench.Person("ada");
        var task = Assert.Single(bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 1));
        var said = new PartLabel(Verdict.Ng, "scratch", DefectSeverity.Critical, "am Rand");

        var outcome = await bench.Desk.DecideAsync(ada, task.Token, said, TimeSpan.FromMilliseconds(1234.5));

        Assert.Null(outcome.Refusal);
        // Said again by who didn't hear the answer, it is the same one; said otherwise, it is too late.
        Assert.Equal(outcome, await bench.Desk.DecideAsync(ada, task.Token, said, default));
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.DecideAsync(ada, task.Token, ReviewBench.Ok, default)).Refusal);
        Assert.Empty(bench.Desk.Take(ReviewBench.Person("ben"), ReviewOrder.Newest, isAdjudication: false, 1));
        using var reader = bench.Read();
        var record = reader.ByRid(task.Rid).Single(r => r.Kind == RecordKinds.Label);
        Assert.Equal((outcome.Seq, null), (record.Seq, record.Verdict));
        var json = LedgerBench.Json(record);
        Assert.Equal(
            """{"verdict":"NG","class":"scratch","severity":"critical","note":"am Rand"}""", JsonSerializer.Serialize(json.GetProperty("label")));
        Assert.Equal(("ada", "flagged", 1, 1234), (Text("inspector"), Text("purpose"), json.GetProperty("catalogue").GetInt32(), json.GetProperty("took_ms").GetInt32()));
        var stored = Assert.Single(bench.Store.LabelsOf(task.Rid));
        Assert.Equal((outcome.Seq, said, "ada"), (stored.Seq, stored.Given.Label, stored.Given.Inspector));
        Assert.Null(bench.Verify().Problem);

        string? Text(string name) => json.GetProperty(name).GetString();
    }

    /// <summary>Whether it was queued before or, because its picture came late, after it was shown and the station started again.</summary>
    [Fact]
    public async Task What_the_live_view_showed_with_its_verdict_is_not_judged_blind()
    {
        using var folder = new ScratchFolder();
        var (ada, ben) = (ReviewBench.Person("ada"), ReviewBench.Person("ben"));
        var twice = ReviewBench.Nothing with { SecondOpinionShare = 1 };
        using (var bench = new ReviewBench(twice, path: folder.Path))
        {
            await bench.InspectAsync(1, 2);
            var (seen, unseen) = (await bench.JudgeAsync(ada, ReviewBench.Ok), await bench.JudgeAsync(ada, ReviewBench.Ok));
            Assert.True(seen.IsBlind && unseen.IsBlind);
            var shown = new ShownResults(bench.Ledger, new SamplesTime());
            shown.Add(seen.Rid);
            shown.Add(Samples.Rid(3));
            await shown.StoreAsync();
            bench.Store.Shown.Add(unseen.Rid);
            Assert.True(bench.Store.WasShown(seen.Rid) && bench.Store.WasShown(unseen.Rid));
        }
        using (var bench = new ReviewBench(twice, path: folder.Path))
        {
            await bench.InspectAsync(3, 2);
            await bench.JudgeAllAsync(ben, _ => ReviewBench.Ok);
            var labels = bench.Store.Labels(null, null, long.MaxValue, 9).Select(l => (l.Given.Inspector, l.Given.IsBlind)).Order();
            Assert.Equal([("ada", true), ("ada", true), ("ben", false), ("ben", false), ("ben", true), ("ben", true)], labels);
        }
    }

    [Fact]
    public async Task What_was_shown_and_nobody_is_asked_to_judge_is_forgotten_after_days()
    {
        using var bench = new ReviewBench();
        var time = new ManualTime();
        var shown = new ShownResults(bench.Ledger, time);
        await bench.InspectAsync(1, 1);
        var judged = bench.Desk.Take(ReviewBench.Person("ada"), ReviewOrder.Newest, isAdjudication: false, 1)[0].Rid;
        Guid[] others = [.. Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7(time.GetUtcNow()))];
        foreach (var rid in others.Append(judged))
            shown.Add(rid);
        await shown.StoreAsync();
        Assert.All(others, rid => Assert.True(bench.Store.WasShown(rid)));

        time.Advance(ShownResults.KeptFor + TimeSpan.FromMinutes(1));
        for (var n = 0; n < 5; n++)
        {
            shown.Add(Guid.CreateVersion7(time.GetUtcNow()));
            await shown.StoreAsync();
        }
        Assert.All(others, rid => Assert.False(bench.Store.WasShown(rid)));
        Assert.True(bench.Store.WasShown(judged));
    }

    [Fact]
    public async Task What_the_catalogue_shows_is_not_judged_blind()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 2);
        var ada = ReviewBench.Person("ada");
        var shown = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2)[0];
        using var files = PartFiles.Open(bench.State);
        using var keeper = new CatalogueKeeper(bench.Ledger, files, bench.Desk, bench.Store);
        DefectCatalogue With(int version, params Guid[] counterExamples) =>
            new(version, [new("scratch", "Scratch", "", DefectSeverity.Major, [], [.. counterExamples])]);
        Assert.Empty(await keeper.ChangeAsync(With(1, shown.Rid), "lea", "clearer"));
        // Who saw it saw it, also when the next version has another one.
        Assert.Empty(await keeper.ChangeAsync(With(2), "lea", "clearer"));
        await bench.JudgeAllAsync(ada, _ => ReviewBench.Ok);
        Assert.All(bench.Store.Labels("ada", null, long.MaxValue, 9), l => Assert.Equal(l.Given.Task.Rid != shown.Rid, l.Given.IsBlind));
        Assert.Equal(2, bench.Store.LabelsOf("ada"));
    }

    /// <summary>What is in force is told by the catalogue itself: marks come after it, and a kill may come between.</summary>
    [Fact]
    public async Task What_the_catalogue_in_force_shows_needs_no_mark()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 2);
        var ada = ReviewBench.Person("ada");
        var shown = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2)[0].Rid;
        bench.Desk.Catalogue = Showing(shown);
        Assert.False(bench.Store.WasShown(shown));
        await bench.JudgeAllAsync(ada, _ => ReviewBench.Ok);
        Assert.All(bench.Store.Labels("ada", null, long.MaxValue, 9), l => Assert.Equal(l.Given.Task.Rid != shown, l.Given.IsBlind));
        Assert.Equal(2, bench.Store.LabelsOf("ada"));
    }

    /// <summary>As after a kill that came between a version and its marks.</summary>
    [Fact]
    public async Task What_has_left_the_catalogue_is_marked()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 1);
        var ada = ReviewBench.Person("ada");
        var shown = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 1)[0].Rid;
        using var files = PartFiles.Open(bench.State);
        using var keeper = new CatalogueKeeper(bench.Ledger, files, bench.Desk, bench.Store);
        bench.Desk.Catalogue = Showing(shown);
        DefectCatalogue next = new(2, [new("scratch", "Scratch", "", DefectSeverity.Major, [], [])]);
        Assert.Empty(await keeper.ChangeAsync(next, "lea", "clearer"));
        await bench.JudgeAllAsync(ada, _ => ReviewBench.Ok);
        Assert.False(Assert.Single(bench.Store.Labels("ada", null, long.MaxValue, 9)).Given.IsBlind);
    }

    [Fact]
    public async Task A_catalogue_that_was_not_written_has_shown_nothing()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 1);
        var rid = bench.Desk.Take(ReviewBench.Person("ada"), ReviewOrder.Newest, isAdjudication: false, 1)[0].Rid;
        using var files = PartFiles.Open(bench.State);
        using var keeper = new CatalogueKeeper(bench.Ledger, files, bench.Desk, bench.Store);
        bench.Ledger.Dispose();
        Assert.Equal(CatalogueKeeper.NotWritten, Assert.Single(await keeper.ChangeAsync(Showing(rid), "lea", "clearer")));
        Assert.Equal(0, keeper.Current.Version);
        Assert.False(bench.Store.WasShown(rid));
    }

    [Fact]
    public async Task What_cannot_be_marked_does_not_leave_the_catalogue()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 1);
        var shown = bench.Desk.Take(ReviewBench.Person("ada"), ReviewOrder.Newest, isAdjudication: false, 1)[0].Rid;
        using var files = PartFiles.Open(bench.State);
        using var keeper = new CatalogueKeeper(bench.Ledger, files, bench.Desk, bench.Store);
        bench.Desk.Catalogue = Showing(shown);
        bench.Ledger.Dispose();
        DefectCatalogue next = new(2, [new("scratch", "Scratch", "", DefectSeverity.Major, [], [])]);
        Assert.Equal(CatalogueKeeper.NotWritten, Assert.Single(await keeper.ChangeAsync(next, "lea", "clearer")));
        Assert.True(keeper.Current.Shows(shown));
        // The mark was asked for first: it waits for a ledger that writes.
        Assert.True(bench.Store.WasShown(shown));
    }

    /// <summary>No label of it is blind, so that a second one says nothing of how far people agree.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_shown_with_an_answer_is_not_judged_twice(bool isInCatalogue)
    {
        using var bench = new ReviewBench(Everything with { AgreementAuditShare = 0 });
        await bench.InspectAsync(1, 2);
        var ada = ReviewBench.Person("ada");
        var tasks = bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2);
        if (isInCatalogue)
            bench.Desk.Catalogue = Showing(tasks[0].Rid);
        else
            bench.Store.Shown.Add(tasks[0].Rid);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        var second = Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10));
        Assert.Equal((tasks[1].Rid, ReviewPurpose.SecondOpinion), (second.Rid, second.Purpose));

        // Two parts later both would be due again.
        await bench.InspectAsync(3, 2);
        Assert.Equal(2, bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 2).Count);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        var repeat = Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ada", isAdjudication: false, 10));
        Assert.Equal((tasks[1].Rid, ReviewPurpose.Repeat), (repeat.Rid, repeat.Purpose));
    }

    [Fact]
    public async Task A_label_that_makes_no_sense_is_refused_in_words_and_changes_nothing()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        bench.Desk.Catalogue = new(1, [new("scratch", "Scratch", "", DefectSeverity.Major, [], []), new("old", "Old", "", DefectSeverity.Minor, [], [], IsRetired: true)]);
        var ada = ReviewBench.Person("ada");
        var task = Assert.Single(bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 1));

        foreach (var (label, words) in new[]
        {
            (new PartLabel(Verdict.None), "OK, NG and UNSURE"), (new(Verdict.Ng), "one of scratch is needed"), (new(Verdict.Ng, "dent"), "'dent'; one of scratch is allowed"),
            (new(Verdict.Ng, "old"), "'old'; one of scratch is allowed"), (new(Verdict.Ok, "scratch"), "with NG alone"),
            (new(Verdict.Ok, Note: new('x', 501)), "up to 500"), (new(Verdict.Ok, Note: "a\u0000b"), "of text"),
        })
        {
            var outcome = await bench.Desk.DecideAsync(ada, task.Token, label, default);
            Assert.Equal(ReviewRefusal.WrongLabel, outcome.Refusal);
            Assert.Contains(words, outcome.Message, StringComparison.Ordinal);
        }
        Assert.Equal(task, bench.Desk.InHand(ada, task.Token));
        Assert.Empty(bench.Store.LabelsOf(task.Rid));
    }

    [Fact]
    public async Task Undo_takes_back_the_last_label_and_what_followed_from_it()
    {
        using var bench = new ReviewBench(Everything);
        await bench.InspectAsync(10, 2);
        var ada = ReviewBench.Person("ada");
        var task = await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.Contains(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10), t => t.Purpose == ReviewPurpose.SecondOpinion);

        Assert.Null((await bench.Desk.UndoAsync(ada)).Refusal);

        Assert.Equal(task, bench.Desk.InHand(ada, task.Token));
        Assert.Empty(bench.Store.LabelsOf(task.Rid));
        Assert.Equal(0, bench.Store.LabelsOf("ada"));
        Assert.DoesNotContain(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10), t => t.Purpose == ReviewPurpose.SecondOpinion);
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.UndoAsync(ada)).Refusal);
        Assert.Null((await bench.Desk.DecideAsync(ada, task.Token, ReviewBench.Ng, default)).Refusal);
        using var reader = bench.Read();
        Assert.Equal(
            [RecordKinds.Label, RecordKinds.LabelWithdrawn, RecordKinds.Label],
            reader.ByRid(task.Rid).Select(r => r.Kind).Where(k => k.StartsWith("label", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_last_labels_can_be_taken_back_one_after_the_other_or_by_their_part()
    {
        var time = new ManualTime();
        using var bench = new ReviewBench(time: time);
        await bench.InspectAsync(1, 5);
        var ada = ReviewBench.Person("ada");
        var tasks = new List<ReviewTask>();
        for (var part = 0; part < 5; part++)
        {
            tasks.Add(await bench.JudgeAsync(ada, ReviewBench.Ok));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null((await bench.Desk.UndoAsync(ada)).Refusal);
        Assert.Equal(tasks[4], bench.Desk.InHand(ada, tasks[4].Token));
        Assert.Null((await bench.Desk.UndoAsync(ada, tasks[1].Token)).Refusal);
        // Who didn't hear the answer asks again, and nothing else is taken back.
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.UndoAsync(ada, tasks[1].Token)).Refusal);
        Assert.Equal(3, bench.Store.LabelsOf("ada"));
        Assert.Equal(tasks[3], bench.Desk.LastOf(ada)!.Given.Task);
        Assert.Null(bench.Desk.LastOf(ReviewBench.Person("ben")));

        // The first one was given longer ago than that.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(bench.Desk.LastOf(ada, tasks[0].Token));
        Assert.NotNull(bench.Desk.LastOf(ada, tasks[2].Token));
        // Who wants parts in another order gives some back, and can still take back what was said.
        bench.Desk.GiveBack("ada");
        Assert.NotNull(bench.Desk.LastOf(ada));
        bench.Desk.SignOut("ada");
        Assert.Null(bench.Desk.LastOf(ada));
    }

    [Fact]
    public async Task Undo_works_also_where_what_followed_was_decided_and_taken_back()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        var (ada, lea) = (ReviewBench.Person("ada"), ReviewBench.Person("lea", Role.Lead));
        var task = await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.Equal(1, await bench.JudgeAllAsync(lea, _ => ReviewBench.Ng, isAdjudication: true));
        Assert.Null((await bench.Desk.UndoAsync(lea)).Refusal);
        var first = Assert.Single(bench.Desk.Take(lea, ReviewOrder.Newest, isAdjudication: true, 1));

        Assert.Null((await bench.Desk.UndoAsync(ada)).Refusal);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: true));
        Assert.Equal(ReviewRefusal.NotYours, (await bench.Desk.DecideAsync(lea, first.Token, ReviewBench.Ng, default)).Refusal);

        // Said again, a lead is asked again; and once it is decided, no more.
        Assert.Null((await bench.Desk.DecideAsync(ada, task.Token, ReviewBench.Ok, default)).Refusal);
        Assert.NotEqual(first.Token, Assert.Single(bench.Desk.Take(lea, ReviewOrder.Newest, isAdjudication: true, 1)).Token);
        Assert.Equal(1, await bench.JudgeAllAsync(lea, _ => ReviewBench.Ng, isAdjudication: true));
        await bench.Store.AddAsync([new(task.Rid, ReviewPurpose.Adjudication, 0, 1, null, null, IsBlind: true)]);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: true));
        Assert.Null(bench.Verify().Problem);
    }

    [Fact]
    public async Task A_second_opinion_goes_to_another_and_a_repeat_comes_back_to_the_same_later()
    {
        using var bench = new ReviewBench(Everything with { AgreementAuditShare = 0 });
        await bench.InspectAsync(1, 1);
        var (ada, ben) = (ReviewBench.Person("ada"), ReviewBench.Person("ben"));
        var first = await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.Empty(bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 10));

        var second = Assert.Single(bench.Desk.Take(ben, ReviewOrder.Newest, isAdjudication: false, 10));
        Assert.Equal((first.Rid, ReviewPurpose.SecondOpinion, true), (second.Rid, second.Purpose, second.IsBlind));
        Assert.NotEqual(first.Token, second.Token);

        // Two parts later.
        await bench.InspectAsync(2, 2);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.DoesNotContain(bench.Store.Candidates(ReviewOrder.Newest, "ada", isAdjudication: false, 10), t => t.Purpose == ReviewPurpose.Repeat);
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        var repeat = Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ada", isAdjudication: false, 10));
        Assert.Equal((first.Rid, ReviewPurpose.Repeat), (repeat.Rid, repeat.Purpose));
        Assert.DoesNotContain(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10), t => t.Purpose == ReviewPurpose.Repeat);
    }

    /// <summary>The model says NG of every tenth part, OK of the others.</summary>
    [Theory]
    [InlineData(10, "OK", true)]
    [InlineData(10, "NG", false)]
    [InlineData(11, "NG", true)]
    [InlineData(11, "OK", false)]
    [InlineData(11, "UNSURE", true)]
    public async Task A_lead_decides_where_inspector_and_model_disagree_or_somebody_is_unsure(int part, string said, bool isDisputed)
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(part, 1);
        var task = await bench.JudgeAsync(ReviewBench.Person("ada"), new(WireNames.ToVerdict(said)));

        Assert.Empty(bench.Desk.Take(ReviewBench.Person("ben"), ReviewOrder.Newest, isAdjudication: true, 1));
        var lead = ReviewBench.Person("lea", Role.Lead);
        var disputed = bench.Desk.Take(lead, ReviewOrder.Newest, isAdjudication: true, 1);
        Assert.Equal(isDisputed ? [task.Rid] : [], disputed.Select(t => t.Rid));
        if (!isDisputed)
            return;
        Assert.True(disputed[0].IsBlind);
        Assert.Equal(ReviewRefusal.WrongLabel, (await bench.Desk.DecideAsync(lead, disputed[0].Token, new(Verdict.Unsure), default)).Refusal);
        Assert.Null((await bench.Desk.DecideAsync(lead, disputed[0].Token, ReviewBench.Ng, default)).Refusal);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: true));
    }

    [Theory]
    [InlineData("dent", true)]
    [InlineData("scratch", false)]
    public async Task A_lead_decides_between_two_kinds_of_defect(string second, bool isDisputed)
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        await bench.InspectAsync(10, 1);
        bench.Desk.Catalogue = new(1, [.. new[] { "scratch", "dent" }.Select(id => new DefectClass(id, id, "", DefectSeverity.Major, [], []))]);
        await bench.JudgeAsync(ReviewBench.Person("ada"), new(Verdict.Ng, "scratch"));
        await bench.JudgeAsync(ReviewBench.Person("ben"), new(Verdict.Ng, second));

        Assert.Equal(isDisputed ? 1 : 0, bench.Store.Waiting(isAdjudication: true));
        if (!isDisputed)
            return;
        await bench.JudgeAllAsync(ReviewBench.Person("lea", Role.Lead), _ => new(Verdict.Ng, "dent"), isAdjudication: true);
        using var reader = AgreementReader.Open(bench.State);
        Assert.Equal("dent", Assert.Single(reader.Read(default).Truths).DefectClass);
    }

    [Fact]
    public async Task The_queue_counts_what_somebody_can_take_now()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { RepeatShare = 1, RepeatAfter = 2 });
        await bench.InspectAsync(1, 3);
        var ada = ReviewBench.Person("ada");
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.Equal(2, bench.Store.Waiting(isAdjudication: false));
        await bench.JudgeAsync(ada, ReviewBench.Ok);
        var last = await bench.JudgeAsync(ada, ReviewBench.Ok);
        Assert.Equal(1, bench.Store.Waiting(isAdjudication: false));
        await bench.SwitchAsync("ada", isOn: false);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: false));

        // What was taken back is open again, until its picture goes; and what has no picture can't be added.
        await bench.Desk.UndoAsync(ada);
        Assert.Equal(1, bench.Store.Waiting(isAdjudication: false));
        await bench.EvictAsync(last.Rid);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: false));
        await bench.Store.AddAsync([new(last.Rid, ReviewPurpose.Adjudication, 0, 1, null, null, IsBlind: true)]);
        Assert.Equal(0, bench.Store.Waiting(isAdjudication: true));
    }

    [Fact]
    public async Task Nobody_decides_what_the_own_label_is_part_of()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        var lea = ReviewBench.Person("lea", Role.Lead);
        await bench.JudgeAsync(lea, ReviewBench.Ok);
        Assert.Empty(bench.Desk.Take(lea, ReviewOrder.Newest, isAdjudication: true, 1));
        Assert.Single(bench.Desk.Take(ReviewBench.Person("max", Role.Lead), ReviewOrder.Newest, isAdjudication: true, 1));
    }

    [Fact]
    public async Task The_order_in_which_parts_come_can_not_be_foreseen()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 16);
        var firsts = new HashSet<Guid>();
        for (var i = 0; i < 40; i++)
        {
            firsts.Add(bench.Desk.Take(ReviewBench.Person("ada"), ReviewOrder.Newest, isAdjudication: false, 1)[0].Rid);
            bench.Desk.GiveBack("ada");
        }
        // The chance that fewer than five of sixteen come up in forty draws is below 1e-15.
        Assert.InRange(firsts.Count, 5, 16);
    }

    [Fact]
    public async Task Two_who_decide_at_once_leave_one_label()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 1);
        var ada = ReviewBench.Person("ada");
        var task = Assert.Single(bench.Desk.Take(ada, ReviewOrder.Newest, isAdjudication: false, 1));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.Desk.DecideAsync(ada, task.Token, ReviewBench.Ok, default))));
        // Whoever of them asks: the label stands.
        Assert.All(outcomes, o => Assert.Null(o.Refusal));
        Assert.Single(outcomes.Distinct());
        Assert.Single(bench.Store.LabelsOf(task.Rid));
        Assert.Equal(1, bench.Store.LabelsOf("ada"));
    }

    private static DefectCatalogue Showing(Guid rid) => new(1, [new("scratch", "Scratch", "", DefectSeverity.Major, [rid], [])]);

    /// <summary>The samples' ids are of 2004, by their first bytes.</summary>
    private sealed class SamplesTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2004, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
