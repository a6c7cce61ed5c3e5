using System.Collections.Immutable;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>How well a simulated inspector judges.</summary>
/// <param name="Name">Name of its account.</param>
/// <param name="DisplayName">What is shown.</param>
/// <param name="Miss">Chance that it calls a defective part good, 0 to 1.</param>
/// <param name="FalseAlarm">Chance that it calls a good part defective, 0 to 1.</param>
/// <param name="Unsure">Chance that it leaves a part to a lead, 0 to 1.</param>
/// <param name="Pace">Time for a part.</param>
internal sealed record InspectorSkill(string Name, string DisplayName, double Miss, double FalseAlarm, double Unsure, TimeSpan Pace)
{
    /// <summary>Whether it decides what others disagree on.</summary>
    public bool IsLead { get; init; }

    /// <summary>The chance to miss a kind of defect, by its id; <see cref="Miss"/> for all others.</summary>
    public ImmutableDictionary<string, double> MissByClass { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>What it says of a part.</summary>
    /// <param name="defect">Id of what is wrong with it; null for a good part.</param>
    /// <param name="imagined">The kind that it names when it sees one that is not there.</param>
    /// <param name="mayPass">Whether it may leave the part to a lead: in a study nobody may.</param>
    /// <param name="random">Its dice.</param>
    public SimulatedAnswer Judge(string? defect, string imagined, bool mayPass, Random random)
    {
        if (mayPass && !IsLead && random.NextDouble() < Unsure)
            return new("UNSURE", null);
        if (defect is null)
            return random.NextDouble() < FalseAlarm ? new("NG", imagined) : new("OK", null);
        return random.NextDouble() < MissByClass.GetValueOrDefault(defect, Miss) ? new("OK", null) : new("NG", defect);
    }
}

/// <summary>What a simulated inspector says.</summary>
internal sealed record SimulatedAnswer(string Verdict, string? Class);
