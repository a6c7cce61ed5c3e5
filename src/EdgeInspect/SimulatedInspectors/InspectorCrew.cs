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
/// <param name="seed">Of their dice.</param>
/// <param name="time">The clock.</param>
internal sealed class InspectorCrew(Uri panel, string stateDirectory, SimulatedLine line, int seed, TimeProvider time)
{
    private const int InHand = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private long _labels;

    /// <summary>Labels given so far, decisions of leads among them.</summary>
    public long Labels => Interlocked.Read(ref _labels);

    /// <summary>The id of a kind of defect in the catalogue.</summary>
    public static string IdOf(DefectType type) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    /// <summary>Has all of them work until they are told to stop.</summary>
    /// <param name="people">Each with the token of its account.</param>
    /// <param name="cancellation">To stop.</param>
    public Task RunAsync(IReadOnlyList<(InspectorSkill Skill, string Token)> people, CancellationToken cancellation) =>
        Task.WhenAll(people.Select((person, i) => Task.Run(() => WorkAsync(person.Skill, person.Token, new Random(seed + i), cancellation), CancellationToken.None)));

    private async Task WorkAsync(InspectorSkill skill, string token, Random random, CancellationToken cancellation)
    {
        using var client = new InspectorClient(panel, token);
        using var parts = TaskParts.Open(stateDirectory);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!await JudgeAsync(client, parts, skill, random, cancellation))
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

    /// <summary>Judges the parts in hand.</summary>
    /// <returns>False when there are none.</returns>
    private async Task<bool> JudgeAsync(InspectorClient client, TaskParts parts, InspectorSkill skill, Random random, CancellationToken cancellation)
    {
        var tokens = await client.TakeAsync(InHand, skill.IsLead, cancellation);
        foreach (var token in tokens)
        {
            if (!await client.LookAsync(token, cancellation))
                continue;
            // Some parts take longer than others, as with people.
            var took = skill.Pace * (.5 + random.NextDouble());
            await Task.Delay(took, time, cancellation);
            if (parts.PartOf(token) is not { } part || line.TruthOf(part) is not { } truth)
                continue;
            var said = skill.Judge(truth.Defect is { } defect ? IdOf(defect.Type) : null, IdOf(line.DefectTypes[0]), random);
            if (await client.DecideAsync(token, said, took, cancellation))
                Interlocked.Increment(ref _labels);
        }
        return tokens.Count > 0;
    }
}
