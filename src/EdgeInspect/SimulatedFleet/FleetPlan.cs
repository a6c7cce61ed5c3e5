using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage.Simulated;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;

namespace EdgeInspect.SimulatedFleet;

/// <summary>What a simulated fleet is to do.</summary>
/// <param name="Stations">How many.</param>
/// <param name="First">Number of the first one, from 1: several programs may share a fleet.</param>
/// <param name="PartsPerSecond">Of each station; 0: only the backlog.</param>
/// <param name="Backlog">Records of each that are there at the start.</param>
/// <param name="For">How long they make records; null: until <paramref name="Records"/>, or until they are told to stop.</param>
/// <param name="Records">Most records of each, the backlog included; null: as many as there is time for.</param>
/// <param name="Patience">How long nothing more may be acknowledged before the end is given up.</param>
/// <param name="Seed">What all records are drawn from.</param>
/// <param name="StartUtc">When it begins by the records' own clock.</param>
/// <param name="Site">The plant.</param>
/// <param name="Line">The production line.</param>
/// <param name="Certificates">Folder with a folder for each station as 'hub enroll' writes it; null: no TLS.</param>
/// <param name="Uplink">The stations' link to the hub.</param>
internal sealed record FleetPlan(
    int Stations,
    int First,
    double PartsPerSecond,
    long Backlog,
    TimeSpan? For,
    long? Records,
    TimeSpan Patience,
    ulong Seed,
    DateTimeOffset StartUtc,
    string Site,
    string Line,
    string? Certificates,
    UplinkOptions Uplink)
{
    /// <summary>Most stations of one program.</summary>
    public const int MostStations = (SelectDescriptors - OwnDescriptors) / DescriptorsOfAStation;

    // libmosquitto waits with select(2), which knows no descriptor from here on, and takes three for a connection: a socket and a pair to wake it.
    private const int SelectDescriptors = 1024;
    private const int DescriptorsOfAStation = 3;
    private const int OwnDescriptors = 124;

    /// <summary>Last number of each station; null: there is none.</summary>
    public long? MostRecords => PartsPerSecond > 0 ? Records : Backlog;

    /// <summary>Whether it ends by itself.</summary>
    public bool IsBounded => For is not null || MostRecords is not null;

    /// <summary>Why so many stations can't be, or null.</summary>
    public static string? ProblemOf(int stations) => stations <= MostStations
        ? null
        : $"the MQTT library waits with select, which knows {SelectDescriptors} descriptors, and a station takes {DescriptorsOfAStation}: at most "
            + $"{MostStations} stations in one program; start several, with --first";

    /// <summary>Name of a station.</summary>
    /// <param name="index">From 0.</param>
    public StationName NameOf(int index) => new(Site, Line, $"station-{First + index}");

    /// <summary>Makes its records, from now on.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="time">The clock.</param>
    public SimulatedLedger LedgerOf(int index, TimeProvider time)
    {
        var name = NameOf(index);
        var phase = PartsPerSecond > 0 ? TimeSpan.FromSeconds(index / (Stations * PartsPerSecond)) : TimeSpan.Zero;
        var schedule = new RecordSchedule(StartUtc, Backlog, PartsPerSecond, phase, MostRecords ?? BatchFormat.MaxSeq);
        return new(new StationIdentity(name.Site, name.Line, name.Station, HealthBoard.ProgramVersion, new string('0', 64)), Seed, schedule, time);
    }

    /// <summary>Its connection.</summary>
    /// <param name="name">The station.</param>
    public MqttOptions MqttOf(StationName name)
    {
        var id = $"{name.Site}/{name.Line}/{name.Station}";
        var mqtt = Uplink.Mqtt with { ClientId = id };
        if (Certificates is null)
            return mqtt;
        var folder = Path.Combine(Certificates, name.Station);
        return mqtt with
        {
            UserName = id,
            CaFile = Path.Combine(folder, "ca.crt"),
            CertificateFile = Path.Combine(folder, "station.crt"),
            KeyFile = Path.Combine(folder, "station.key"),
        };
    }
}

/// <summary>What of a simulated fleet is set as in a station's configuration.</summary>
internal sealed record FleetOptions : IRootOptions<FleetOptions>
{
    /// <inheritdoc/>
    public static string Role => "simulated fleet";

    /// <summary>The link to the hub.</summary>
    [System.ComponentModel.Description("The stations' link to the hub.")]
    public UplinkOptions Hub { get; init; } = new();

    /// <inheritdoc/>
    public FleetOptions WithReloadable(FleetOptions next) => this;
}
