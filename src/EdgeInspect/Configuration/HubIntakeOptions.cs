using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Configuration;

/// <summary>
/// What one station may send. No honest station meets these limits, also when it returns after weeks or the database is away; what exceeds
/// them is counted, told and not stored, so that a station gone mad takes no room from the others.
/// </summary>
public sealed record HubIntakeOptions
{
    /// <summary>States; a station says its own at most every five seconds, and with each connection.</summary>
    [Description("States (up/state) of one station.")]
    public HubFlowOptions States { get; init; } = new() { PerMinute = 120, AtOnce = 120 };

    /// <summary>Gauges; a station tells them once a second at most.</summary>
    [Description("Gauges (up/met) of one station.")]
    public HubFlowOptions Gauges { get; init; } = new() { PerMinute = 120, AtOnce = 60 };

    /// <summary>Events; a station that returns sends at once what waited.</summary>
    [Description("Events (up/evt) of one station. AtOnce must be more than Hub:EventQueueLength of the stations.")]
    public HubFlowOptions Events { get; init; } = new() { PerMinute = 120, AtOnce = 300 };

    /// <summary>Drift windows; a station sends no more than ten a second.</summary>
    [Description("Drift windows (up/win) of one station. What exceeds it is not acknowledged, so that the station sends it again.")]
    public HubFlowOptions Windows { get; init; } = new() { PerMinute = 1200, AtOnce = 120 };

    /// <summary>Batches of records that wait to be stored, each counted once; no fewer than a station has under way.</summary>
    [Range(1, 64)]
    [Description(
        "Different batches of records of one station that may wait to be stored; not fewer than Hub:Outbox:LiveInFlight and "
        + "BacklogInFlight of the stations together. What exceeds it is not acknowledged, so that the station sends it again.")]
    public int BatchesWaiting { get; init; } = 20;

    /// <summary>Pieces of pictures that wait to be kept; no fewer than a station has under way.</summary>
    [Range(1, 256)]
    [Description(
        "Pieces of pictures of one station that may wait to be kept, of 256 in all; not fewer than Hub:Pictures:ChunksInFlight of "
        + "the stations. What exceeds it is not answered, so that the station sends it again.")]
    public int PiecesWaiting { get; init; } = 32;
}

/// <summary>How many messages of one kind a station may send.</summary>
public sealed record HubFlowOptions
{
    /// <summary>In the long run.</summary>
    [Range(1, 60_000), Description("Messages a minute in the long run.")]
    public int PerMinute { get; init; } = 120;

    /// <summary>After a quiet time.</summary>
    [Range(1, 20_000), Description("Messages that may follow each other at once after a quiet time.")]
    public int AtOnce { get; init; } = 120;
}
