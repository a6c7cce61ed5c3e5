using System.CommandLine;
using System.Globalization;
using EdgeInspect.Configuration;
using EdgeInspect.SimulatedFleet;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect fleet-sim</c>: many stations in one program, that speak to a hub as real ones do.</summary>
internal static class FleetSimCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var arguments = new FleetSimArguments();
        var command = new Command("fleet-sim", "Simulate a fleet of stations over the real protocol, for load and for tests");
        foreach (var option in arguments.All)
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = parsed.GetValue(arguments.Json);
            if (json is not null)
                OutputFile.CheckWritable("--json", json);
            var hub = parsed.GetValue(arguments.Verify) is { } file
                ? new ConfigurationSource<HubOptions>(file, []).Load().OrThrow().Options
                : null;
            var plan = arguments.Plan(parsed, TimeProvider.System);
            var summary = await new FleetSimulation(plan, Console.Out, TimeProvider.System).RunAsync(hub, cancellation);
            foreach (var line in summary.Lines())
                Console.WriteLine(line);
            if (json is not null)
                OutputFile.Write("--json", json, summary.ToJson());
            return (int)CodeOf(summary);
        });
        return command;
    }

    private static ExitCode CodeOf(FleetSummary summary)
    {
        if (summary.Missing > 0 || summary.Verified == false)
            return ExitCode.CheckFailed;
        return summary.IsInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }
}

/// <summary>The options of <c>fleet-sim</c>.</summary>
internal sealed class FleetSimArguments
{
    private const int MostSeconds = 31 * 86_400;

    private readonly Option<int> _stations = new("--stations")
    {
        Description = $"Stations, at most {FleetPlan.MostStations}",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> _first = new("--first")
    {
        Description = "Number of the first station, where several programs share a fleet",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double> _rate = new("--rate")
    {
        Description = "Parts per second of each station; 0: only the backlog",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double?> _for = new("--for")
    {
        Description = "Seconds for which they make records; without it and --records: until told to stop",
        HelpName = "SECONDS",
    };
    private readonly Option<long?> _records = new("--records") { Description = "Records of each station, backlog included" };
    private readonly Option<long> _backlog = new("--backlog") { Description = "Records that each station is behind at the start" };
    private readonly Option<double?> _patience = new("--patience")
    {
        Description = "At the end it waits until all is acknowledged, but no longer than so many seconds in which nothing is; by default "
            + "as long as a station may take to connect again and to send again (Hub:Mqtt:ReconnectMostMs, twice Hub:Outbox:ResendProbeMs)",
        HelpName = "SECONDS",
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed, and the same --start, give the same records",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string?> _start = new("--start")
    {
        Description = "Time of the records' own clock at the start, as 2027-01-01T00:00:00Z; now by default",
    };
    private readonly Option<string> _site = new("--site") { Description = "Site of the stations", DefaultValueFactory = _ => "sim" };
    private readonly Option<string> _line = new("--line") { Description = "Line of the stations", DefaultValueFactory = _ => "line-1" };
    private readonly Option<string?> _host = new("--host") { Description = "The broker; localhost by default" };
    private readonly Option<int?> _port = new("--port") { Description = "Its port; 1883 by default" };
    private readonly Option<string?> _certificates = new("--certificates")
    {
        Description = "TLS: folder with a folder station-N for each station, as 'hub enroll' writes it",
        HelpName = "FOLDER",
    };
    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "A value of a station's section Hub, for example Hub:SendEveryMs=100; may be repeated",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public FleetSimArguments()
    {
        OptionRule.Require(_stations, value => value >= 1, "allowed are 1 and more");
        _stations.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && FleetPlan.ProblemOf(value) is { } problem)
                result.AddError($"--stations {value}: {problem}");
        });
        OptionRule.Require(_first, value => value is >= 1 and <= 1_000_000, "allowed are 1 to 1000000");
        OptionRule.Require(_rate, value => value is >= 0 and <= 1000, "allowed are 0 to 1000 parts per second");
        OptionRule.Require(_for, value => value is > 0 and <= MostSeconds, $"allowed are more than 0 to {MostSeconds} seconds");
        OptionRule.Require(_records, value => value >= 1, "allowed are 1 and more");
        OptionRule.Require(_backlog, value => value is >= 0 and <= 100_000_000, "allowed are 0 to 100000000 records");
        OptionRule.Require(_patience, value => value is >= 1 and <= MostSeconds, $"allowed are 1 to {MostSeconds} seconds");
    }

    /// <summary>File for the summary.</summary>
    public Option<string?> Json { get; } = new("--json")
    {
        Description = "Write the summary, with the end of each station's chain, to this file",
        HelpName = "FILE",
    };

    /// <summary>Configuration of the hub whose table is compared.</summary>
    public Option<string?> Verify { get; } = new("--verify")
    {
        Description = "At the end compare the hub's table with what was made, record for record; the hub's configuration",
        HelpName = "FILE",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All =>
        [_stations, _rate, _for, _records, _backlog, _seed, _start, _site, _line, _first, _host, _port, _certificates, _settings, _patience, Json, Verify];

    /// <summary>What was asked for.</summary>
    /// <exception cref="UserErrorException">Options do not fit together.</exception>
    public FleetPlan Plan(ParseResult parsed, TimeProvider time)
    {
        var (backlog, records) = (parsed.GetValue(_backlog), parsed.GetValue(_records));
        if (records < backlog)
            throw new UserErrorException(ExitCode.Usage, $"--records {records} must not be below --backlog {backlog}, which it includes");
        if (parsed.GetValue(_rate) == 0 && backlog == 0)
            throw new UserErrorException(ExitCode.Usage, "--rate 0 makes nothing but the backlog, and there is none: give --backlog, too");
        var uplink = Uplink(parsed);
        return new(
            parsed.GetValue(_stations),
            parsed.GetValue(_first),
            parsed.GetValue(_rate),
            backlog,
            parsed.GetValue(_for) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            records,
            parsed.GetValue(_patience) is { } patience ? TimeSpan.FromSeconds(patience) : PatienceOf(uplink),
            parsed.GetValue(_seed),
            parsed.GetValue(_start) is { } start ? TimeOf(start) : time.GetUtcNow(),
            parsed.GetValue(_site)!,
            parsed.GetValue(_line)!,
            parsed.GetValue(_certificates),
            uplink);
    }

    /// <summary>
    /// The longest that a station does nothing while it is well: it waits to connect again, then until its oldest batch is due, which may get lost
    /// once.
    /// </summary>
    private static TimeSpan PatienceOf(UplinkOptions uplink)
    {
        var outbox = uplink.Outbox;
        var probe = Math.Max(outbox.ResendFirstMs, Math.Min(outbox.ResendProbeMs, outbox.ResendMaxMs));
        return TimeSpan.FromMilliseconds(uplink.Mqtt.ReconnectMostMs + (2.0 * probe));
    }

    private static DateTimeOffset TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UserErrorException(ExitCode.Usage, $"--start '{text}' is no time such as 2027-01-01T00:00:00Z");

    private UplinkOptions Uplink(ParseResult parsed)
    {
        List<string> settings = ["Hub:Enabled=true", .. parsed.GetValue(_settings)!];
        if (parsed.GetValue(_host) is { } host)
            settings.Add($"Hub:Mqtt:Host={host}");
        if (parsed.GetValue(_port) is { } port)
            settings.Add(string.Create(CultureInfo.InvariantCulture, $"Hub:Mqtt:Port={port}"));
        return ConfigurationSource<FleetOptions>.OfSettings(settings).OrThrow().Options.Hub;
    }
}
