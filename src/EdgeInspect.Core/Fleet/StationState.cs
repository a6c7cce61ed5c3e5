using System.Collections.Immutable;

namespace EdgeInspect.Core.Fleet;

/// <summary>Whether a station is there.</summary>
public enum StationPresence
{
    /// <summary>It never said.</summary>
    Unknown,

    /// <summary>It runs and is connected.</summary>
    Online,

    /// <summary>It was stopped on request, and said so.</summary>
    Stopped,

    /// <summary>Its connection ended without a word: the broker said so in its name.</summary>
    Offline,
}

/// <summary>How a station is.</summary>
public enum StationCondition
{
    /// <summary>It did not say.</summary>
    Unknown,

    /// <summary>As it should.</summary>
    Ok,

    /// <summary>It inspects, but something is wrong.</summary>
    Degraded,

    /// <summary>It does not inspect.</summary>
    Failing,
}

/// <summary>
/// What a station says of itself on <c>up/state</c>, retained; the will is the same with <see cref="StationPresence.Offline"/>, so that it
/// tells which session ended.
/// </summary>
/// <param name="Presence">Whether it is there.</param>
/// <param name="Session">Random id of this run of the program: a will of an earlier one says nothing of the present one.</param>
/// <param name="BootId">The kernel's id of this start of the machine.</param>
/// <param name="SaidUtc">When it was written; of a will: when the connection was made.</param>
/// <param name="Epoch">The random id of its ledger's database.</param>
/// <param name="LastSeq">Number of the last committed record then.</param>
/// <param name="Condition">How it is.</param>
/// <param name="Problems">What is wrong, in words, at most 16.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Slots">Which models it holds.</param>
/// <param name="Recipe">Name of the recipe in force.</param>
/// <param name="Degree">Degree of automation, as on the wire.</param>
public sealed record StationState(
    StationPresence Presence,
    string Session,
    string BootId,
    DateTimeOffset SaidUtc,
    string Epoch,
    long LastSeq,
    StationCondition Condition,
    ImmutableArray<string> Problems,
    string Version,
    ModelSlots Slots,
    string Recipe,
    string Degree);

/// <summary>The models that a station holds.</summary>
/// <param name="Active">The one that judges, or null.</param>
/// <param name="Candidate">The one that runs in its shadow, or null.</param>
public sealed record ModelSlots(ModelSlot? Active, ModelSlot? Candidate);

/// <summary>A model of a station.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the model's file.</param>
/// <param name="ReleaseSeq">Number of the release, 0 for a model that was never released.</param>
/// <param name="Threshold">Score from which a part is NG.</param>
public sealed record ModelSlot(string Name, string Sha256, long ReleaseSeq, double Threshold);
