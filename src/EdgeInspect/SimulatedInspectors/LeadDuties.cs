using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>
/// What a simulated lead does besides deciding on parts: gives the kinds of the catalogue pictures, and has a small study sat as soon as
/// enough is known. Pictures come before the study and after it: one of the study's parts among them would be told to everybody.
/// </summary>
/// <param name="client">The lead's way to the panel.</param>
/// <param name="seats">Where the study is sat.</param>
/// <param name="inspectors">Who sits it.</param>
/// <param name="time">The clock.</param>
internal sealed class LeadDuties(LeadClient client, StudySeats seats, IReadOnlyList<string> inspectors, TimeProvider time)
{
    private const int StudyParts = StudySetup.LeastParts;
    private const int StudyRounds = StudySetup.LeastRounds;

    /// <summary>Decisions between versions of the catalogue: with each figures of agreement begin anew.</summary>
    private const int DecisionsForPictures = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private readonly CataloguePictureChoice _pictures = new(client);
    private long _lastLook = time.GetTimestamp();
    private long _picturesAfter = DecisionsForPictures;

    /// <summary>The study, from when it was begun.</summary>
    public SimulatedStudy? Study { get; private set; }

    /// <summary>Kinds of the catalogue that have a picture, and all.</summary>
    public (int Pictured, int All) Kinds => _pictures.Kinds;

    /// <summary>Looks whether something is to do, when it has not for some seconds.</summary>
    /// <param name="decisions">Parts that the lead decided so far.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task LookAsync(long decisions, CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_lastLook) < Interval)
            return;
        _lastLook = time.GetTimestamp();
        if (Study is { IsEnded: false } running)
        {
            await FollowAsync(running, cancellation);
            return;
        }
        if (decisions >= _picturesAfter)
        {
            _picturesAfter = decisions + DecisionsForPictures;
            await _pictures.AddAsync(cancellation);
        }
        if (Study is null && _picturesAfter > DecisionsForPictures)
            await StartAsync(cancellation);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var (ok, ng) = await client.KnownAsync(cancellation);
        var least = new StudySetup([], StudyParts, StudyRounds).LeastOfEach;
        if (inspectors.Count < StudySetup.LeastInspectors || ok + ng < StudyParts || Math.Min(ok, ng) < least)
            return;
        Study = await client.StartStudyAsync(inspectors, StudyParts, StudyRounds, cancellation);
        seats.IsOpen = Study is not null;
    }

    private async Task FollowAsync(SimulatedStudy running, CancellationToken cancellation)
    {
        Study = await client.FollowStudyAsync(running, cancellation);
        seats.IsOpen = !Study.IsEnded;
    }
}
