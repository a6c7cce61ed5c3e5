using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>A study that the simulated lead began.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Rounds">Rounds of each inspector.</param>
/// <param name="Inspectors">How many take part.</param>
internal sealed record SimulatedStudy(long Id, int Parts, int Rounds, int Inspectors)
{
    /// <summary>Whether it was finished or given up.</summary>
    public bool IsEnded { get; init; }

    /// <summary>What it found; null until it is finished.</summary>
    public SimulatedStudyResult? Result { get; init; }

    /// <summary>Judgements of all inspectors in all rounds.</summary>
    public int Judgements => Parts * Rounds * Inspectors;
}

/// <summary>What a study found, as the panel's report says it.</summary>
/// <param name="Inspectors">Each one.</param>
/// <param name="AllRight">Share of the parts of which all said what is true, each time.</param>
internal sealed record SimulatedStudyResult(IReadOnlyList<StudyRates> Inspectors, Proportion? AllRight);

/// <summary>How often an inspector was wrong in a study.</summary>
/// <param name="Inspector">Name of its account.</param>
/// <param name="Miss">Share of the judgements of defective parts that said good.</param>
/// <param name="FalseAlarm">Share of the judgements of good parts that said defective.</param>
internal sealed record StudyRates(string Inspector, Proportion? Miss, Proportion? FalseAlarm);
