using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Storage.Panel;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>
/// Simulated inspectors at a station's panel, each with its own rates of errors. They drive the interface as programs do; only what is true
/// of a part they know from the simulated line. What they do is marked as simulated, by their accounts.
/// </summary>
/// <param name="panel">The panel's address.</param>
/// <param name="stateDirectory">The station's, where it is looked up which part a task is about.</param>
/// <param name="line">Knows the truth.</param>
/// <param name="reserve">What is left to people.</param>
/// <param name="seed">Of their dice.</param>
/// <param name="time">The clock.</param>
internal sealed class InspectorCrew(
    Uri panel, string stateDirectory, SimulatedLine line, CrewReserve reserve, int seed, TimeProvider time)
{
    private const int InHand = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly StudySeats _seats = new();
    private int _inspectors;
    private long _labels;
    private long _decisions;
    private long _studied;

    /// <summary>Labels that inspectors gave so far, those of a study not among them.</summary>
    public long Labels => Interlocked.Read(ref _labels);

    /// <summary>Parts that leads decided so far.</summary>
    public long Decisions => Interlocked.Read(ref _decisions);

    /// <summary>Judgements given in a study so far.</summary>
    public long Studied => Interlocked.Read(ref _studied);

    /// <summary>What the lead does besides; null without a lead, or before it came.</summary>
    public LeadDuties? Duties { get; private set; }

    /// <summary>The id of a kind of defect in the catalogue.</summary>
    public static string IdOf(DefectType type) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    /// <summary>Has all of them work until they are told to stop.</summary>
    /// <param name="people">Each with the token of its account; one lead at most.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task RunAsync(IReadOnlyList<(InspectorSkill Skill, string Token)> people, CancellationToken cancellation)
    {
        string[] inspectors = [.. people.Where(p => !p.Skill.IsLead).Select(p => p.Skill.Name)];
        _inspectors = inspectors.Length;
        _seats.Place(_inspectors - 1);
        using var lead = people.FirstOrDefault(p => p.Skill.IsLead) is ({ } skill, { } own) ? new LeadClient(panel, own, skill.Name) : null;
        Duties = lead is null ? null : new(lead, _seats, inspectors, time);
        await Task.WhenAll(people.Select((person, i) => Task.Run(
            () => WorkAsync(person.Skill, person.Token, new Random(seed + i), cancellation), CancellationToken.None)));
    }

    private async Task WorkAsync(InspectorSkill skill, string token, Random random, CancellationToken cancellation)
    {
        using var client = new InspectorClient(panel, token);
        using var parts = TaskParts.Open(stateDirectory);
        var desk = new Desk(skill, client, parts, random);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!await WorkOnceAsync(desk, cancellation))
                    await Task.Delay(Pause, time, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The station is being started again, or has too much to do: a person would wait, too.
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Judges what is in hand, or sits a study; a lead looks after the others as well.</summary>
    /// <returns>False when there is nothing to judge, or the rest is for people.</returns>
    private async Task<bool> WorkOnceAsync(Desk desk, CancellationToken cancellation)
    {
        if (desk.Skill.IsLead)
            await Duties!.LookAsync(Decisions, cancellation);
        else if (_seats.TrySit())
            await SitAsync(desk, cancellation);
        if (IsLeftToPeople(desk))
            return false;
        return await JudgeAsync(desk, await desk.Client.TakeAsync(InHand, desk.Skill.IsLead, cancellation), isStudy: false, cancellation);
    }

    /// <summary>Whether no more waits than the reserve. Nothing is counted where there is none.</summary>
    private bool IsLeftToPeople(Desk desk)
    {
        var (left, hands) = desk.Skill.IsLead ? (reserve.Adjudications, 1) : (reserve.Parts, _inspectors);
        // What colleagues have in hand waits in the database until it is judged, and all of them may take some at the same moment.
        return left > 0 && desk.Parts.Waiting(desk.Skill.IsLead) <= left + (hands * InHand);
    }

    /// <summary>Sits the study in one go.</summary>
    private async Task SitAsync(Desk desk, CancellationToken cancellation)
    {
        try
        {
            while (await JudgeAsync(desk, await desk.Client.TakeStudyAsync(InHand, cancellation), isStudy: true, cancellation))
            {
            }
        }
        finally
        {
            _seats.Leave();
        }
    }

    /// <summary>Judges parts.</summary>
    /// <returns>False when there are none.</returns>
    private async Task<bool> JudgeAsync(Desk desk, IReadOnlyList<Guid> tokens, bool isStudy, CancellationToken cancellation)
    {
        foreach (var token in tokens)
        {
            if (!await desk.Client.LookAsync(token, cancellation))
                continue;
            // Some parts take longer than others, as with people.
            var took = desk.Skill.Pace * (.5 + desk.Random.NextDouble());
            await Task.Delay(took, time, cancellation);
            if (desk.Parts.PartOf(token) is not { } part || line.TruthOf(part) is not { } truth)
                continue;
            var imagined = line.DefectTypes[desk.Random.Next(line.DefectTypes.Count)];
            var said = desk.Skill.Judge(truth.Defect is { } defect ? IdOf(defect.Type) : null, IdOf(imagined), !isStudy, desk.Random);
            if (await desk.Client.DecideAsync(token, said, took, cancellation))
                Count(isStudy, desk.Skill.IsLead);
        }
        return tokens.Count > 0;
    }

    private void Count(bool isStudy, bool isLead)
    {
        if (isStudy)
            Interlocked.Increment(ref _studied);
        else if (isLead)
            Interlocked.Increment(ref _decisions);
        else
            Interlocked.Increment(ref _labels);
    }

    /// <summary>Where one of them works.</summary>
    private sealed record Desk(InspectorSkill Skill, InspectorClient Client, TaskParts Parts, Random Random);
}
