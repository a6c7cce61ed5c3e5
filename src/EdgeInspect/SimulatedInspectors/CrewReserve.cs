namespace EdgeInspect.SimulatedInspectors;

/// <summary>What simulated inspectors leave to people. They take more only while more waits that anybody may take.</summary>
/// <param name="Parts">Parts of everyday work.</param>
/// <param name="Adjudications">Parts that wait for a lead.</param>
internal sealed record CrewReserve(int Parts, int Adjudications)
{
    /// <summary>They take all there is.</summary>
    public static CrewReserve None { get; } = new(0, 0);
}
