namespace EdgeInspect.Benchmarks.Panel;

/// <summary>How much is measured.</summary>
/// <param name="Queue">Parts that wait for review.</param>
/// <param name="Decisions">Decisions in the browser.</param>
/// <param name="Clients">People at the panel at once.</param>
/// <param name="RoundSeconds">Seconds of each run.</param>
/// <param name="Rounds">Pairs of runs.</param>
internal sealed record PanelLoadSize(int Queue, int Decisions, int Clients, int RoundSeconds, int Rounds)
{
    /// <summary>For the committed table.</summary>
    public static PanelLoadSize Full { get; } = new(Queue: 10_000, Decisions: 300, Clients: 20, RoundSeconds: 60, Rounds: 6);

    /// <summary>To see that it runs.</summary>
    public static PanelLoadSize Quick { get; } = new(Queue: 300, Decisions: 40, Clients: 20, RoundSeconds: 8, Rounds: 2);
}
