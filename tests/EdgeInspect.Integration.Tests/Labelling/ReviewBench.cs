using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Integration.Tests.Storage;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>A real ledger whose parts have pictures, with the review queue on it.</summary>
internal sealed class ReviewBench : IDisposable
{
    private readonly ScratchFolder? _scratch;
    private readonly ImageBench _images;

    /// <param name="plan">What is looked at twice; nothing without one.</param>
    /// <param name="time">The desk's clock.</param>
    /// <param name="path">A folder that outlives this bench, or null for one of its own.</param>
    public ReviewBench(ReviewPlanOptions? plan = null, TimeProvider? time = null, string? path = null)
    {
        _scratch = path is null ? new ScratchFolder() : null;
        _images = new ImageBench(path ?? _scratch!.Path);
        var review = new ReviewPlan(plan ?? Nothing, new byte[16]);
        Feed = ReviewFeed.Open(_images.Bench.State, Ledger, review);
        Store = ReviewStore.Open(_images.Bench.State, Ledger, TimeProvider.System);
        Studies = StudyStore.Open(_images.Bench.State, Ledger, TimeProvider.System);
        Desk = new(Store, new(review), time ?? TimeProvider.System);
    }

    /// <summary>Nothing is looked at twice, and nothing blind that need not be.</summary>
    public static ReviewPlanOptions Nothing { get; } =
        new() { BlindShare = 0, SecondOpinionShare = 0, RepeatShare = 0, KnownTruthShare = 0, AgreementAuditShare = 0 };

    public static PartLabel Ok { get; } = new(Verdict.Ok);

    public static PartLabel Ng { get; } = new(Verdict.Ng);

    public StateDirectory State => _images.Bench.State;

    public Ledger Ledger => _images.Bench.Ledger;

    public ReviewFeed Feed { get; }

    public ReviewStore Store { get; }

    public StudyStore Studies { get; }

    public ReviewDesk Desk { get; }

    public static Account Person(string name, Role role = Role.Inspector) =>
        new(1, name, name, role, IsActive: true, IsSimulated: false, null, null, null, null, Lockout.None);

    /// <summary>Inspects parts, each with a picture, and makes tasks of them.</summary>
    public async Task InspectAsync(int first, int count)
    {
        _images.InspectAndStore(first, count);
        await FeedAllAsync();
    }

    public async Task FeedAllAsync()
    {
        while (await Feed.FeedAsync())
        {
            // There may be more.
        }
    }

    /// <summary>Takes one part and says something of it.</summary>
    public async Task<ReviewTask> JudgeAsync(Account account, PartLabel label)
    {
        var task = Assert.Single(Desk.Take(account, ReviewOrder.Newest, isAdjudication: false, 1));
        Assert.Null((await Desk.DecideAsync(account, task.Token, label, TimeSpan.FromSeconds(2))).Refusal);
        return task;
    }

    /// <summary>Takes the parts that wait for one and says something of each, until none is left.</summary>
    public async Task<int> JudgeAllAsync(Account account, Func<ReviewTask, PartLabel> label, bool isAdjudication = false)
    {
        var count = 0;
        while (Desk.Take(account, ReviewOrder.Newest, isAdjudication, 1) is [var task])
        {
            Assert.Null((await Desk.DecideAsync(account, task.Token, label(task), TimeSpan.FromSeconds(2))).Refusal);
            count++;
        }
        return count;
    }

    /// <summary>Parts that the model calls good and a lead called NG and OK in turn: all are of known truth then.</summary>
    public async Task<Guid[]> KnowAsync(int count)
    {
        await InspectAsync(1, count);
        var rids = new List<Guid>();
        await JudgeAllAsync(Person("first"), _ => new(Verdict.Unsure));
        await JudgeAllAsync(
            Person("lea", Role.Lead),
            task =>
            {
                rids.Add(task.Rid);
                return rids.Count % 2 == 0 ? Ok : Ng;
            },
            isAdjudication: true);
        return [.. rids];
    }

    /// <summary>Switches an account on or off, and gives it a role.</summary>
    public Task<bool> SwitchAsync(string name, bool isOn, Role role = Role.Inspector) => Ledger.ChangeAsync(writer =>
    {
        using var set = writer.Prepare(
            """
            INSERT INTO account(name, display_name, role, is_active, is_simulated, failures) VALUES(?1, ?1, ?3, ?2, 0, 0)
            ON CONFLICT(name) DO UPDATE SET is_active = ?2, role = ?3
            """);
        set.Bind(1, name).Bind(2, isOn ? 1 : 0).Bind(3, role.ToWire()).Run();
    });

    /// <summary>The picture of a part makes room for others.</summary>
    public Task<bool> EvictAsync(Guid rid) => Ledger.ChangeAsync(writer => ImageTable.Evict(writer, rid));

    public AgreementReport Report()
    {
        using var reader = AgreementReader.Open(State);
        return AgreementReport.Of(reader.Read(DateTimeOffset.UnixEpoch), AgreementQuestion.Default);
    }

    public LedgerReader Read() => _images.Bench.Read();

    public VerifyReport Verify() => _images.Verify();

    public void Dispose()
    {
        Feed.Dispose();
        Store.Dispose();
        Studies.Dispose();
        _images.Dispose();
        _scratch?.Dispose();
    }
}
