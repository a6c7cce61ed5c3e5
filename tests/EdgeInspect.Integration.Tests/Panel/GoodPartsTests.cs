using System.Diagnostics;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Labelling;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Panel;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Which parts are shown to compare with, on a real ledger.</summary>
public sealed class GoodPartsTests
{
    private static readonly Account Ada = ReviewBench.Person("ada");
    private static readonly Account Ben = ReviewBench.Person("ben");
    private static readonly Account Lea = ReviewBench.Person("lea", Role.Lead);

    [Fact]
    public async Task A_part_is_good_once_all_who_were_asked_called_it_good()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        await bench.InspectAsync(11, 4);
        await bench.JudgeAllAsync(Ada, _ => ReviewBench.Ok);
        Assert.Empty(bench.Store.CalledGood(10));

        await bench.JudgeAllAsync(Ben, task => task.Rid == Samples.Rid(12) ? ReviewBench.Ng : task.Rid == Samples.Rid(13) ? new(Verdict.Unsure) : ReviewBench.Ok);
        Assert.Equal([Samples.Rid(11), Samples.Rid(14)], bench.Store.CalledGood(10).Order());
        // Whatever the lead decides of the two others, somebody did not call them good.
        await bench.JudgeAllAsync(Lea, task => task.Rid == Samples.Rid(12) ? ReviewBench.Ng : ReviewBench.Ok, isAdjudication: true);
        Assert.Equal([Samples.Rid(11), Samples.Rid(14)], bench.Store.CalledGood(10).Order());
        Assert.Single(bench.Store.CalledGood(1));
    }

    [Fact]
    public async Task What_an_account_that_is_off_is_asked_does_not_count()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { RepeatShare = 1, RepeatAfter = 1 });
        await bench.InspectAsync(11, 1);
        await bench.JudgeAsync(Ada, ReviewBench.Ok);
        foreach (var isOn in new[] { true, false, true })
        {
            await bench.SwitchAsync("ada", isOn);
            Assert.Equal(isOn ? [] : [Samples.Rid(11)], bench.Store.CalledGood(10));
        }
    }

    [Fact]
    public async Task A_part_is_compared_with_others_and_newer_ones_come_by_themselves()
    {
        var time = new ManualTime();
        using var bench = new ReviewBench();
        using var files = PartFiles.Open(bench.State);
        using var good = new GoodParts(bench.Store, files, time);
        await bench.InspectAsync(11, 2);
        await bench.JudgeAsync(Ada, ReviewBench.Ok);
        LedgerBench.WaitUntil(() => good.Count == 1, "the first one");
        await bench.JudgeAsync(Ada, ReviewBench.Ok);
        time.Advance(TimeSpan.FromSeconds(10));
        LedgerBench.WaitUntil(() => good.Count == 2, "the second one");

        var (one, other) = (files.Find(Samples.Rid(11))!.Picture, files.Find(Samples.Rid(12))!.Picture);
        Assert.Equal((other, null, null), (good.Nearest(Samples.Rid(11), one, 0), good.Nearest(Samples.Rid(11), one, 1), good.Nearest(Samples.Rid(11), one, -1)));
        File.Delete(other);
        Assert.Null(good.Nearest(Samples.Rid(11), one, 0));
    }

    /// <summary>A picture whose reading does not end stands for many that are large.</summary>
    [Fact]
    public async Task Nobody_waits_for_pictures_that_are_read()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(11, 1);
        await bench.JudgeAsync(Ada, ReviewBench.Ok);
        using var files = PartFiles.Open(bench.State);
        var picture = files.Find(Samples.Rid(11))!.Picture;
        File.Delete(picture);
        using (var make = Process.Start("mkfifo", [picture]))
            await make.WaitForExitAsync();
        using var good = new GoodParts(bench.Store, files, new ManualTime());

        var asked = Task.Run(() => (good.Nearest(Samples.Rid(12), picture, 0), good.Count));
        var isAnswered = SpinWait.SpinUntil(() => asked.IsCompleted, LedgerBench.Patience);

        // Who reads gets an end, and finds no picture.
        await using (File.Open(picture, FileMode.Open, FileAccess.Write))
        {
        }
        Assert.True(isAnswered, "who asks waits for a picture that is read");
        Assert.Equal((null, 0), await asked);
    }
}
