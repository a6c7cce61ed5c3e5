using System.Text.RegularExpressions;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.SimulatedInspectors;
using EdgeInspect.Station.Panel;

namespace EdgeInspect.Demo;

/// <summary>
/// The demo's panel: three simulated inspectors and a simulated lead with rates of errors that are known, and two accounts for
/// who watches: a lead's and an inspector's.
/// </summary>
internal sealed partial class DemoPanel(PanelServer server, DemoFiles files, SimulatedLine line, int seed, TimeProvider time)
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Enough for a grid of parts or two, and for some decisions.</summary>
    private static readonly CrewReserve LeftForPeople = new(Parts: 30, Adjudications: 6);

    private InspectorCrew? _crew;
    private string? _problem;

    /// <summary>Who judges, and how well.</summary>
    public static IReadOnlyList<InspectorSkill> Crew { get; } =
    [
        new("sim-ines", "Ines", Miss: .02, FalseAlarm: .02, Unsure: .01, TimeSpan.FromSeconds(.8)),
        new("sim-tom", "Tom", Miss: .10, FalseAlarm: .03, Unsure: .02, TimeSpan.FromSeconds(.6)),
        new("sim-kim", "Kim", Miss: .04, FalseAlarm: .12, Unsure: .05, TimeSpan.FromSeconds(.7)),
        new("sim-lead", "Lea", Miss: 0, FalseAlarm: 0, Unsure: 0, TimeSpan.FromSeconds(.3)) { IsLead = true },
    ];

    /// <summary>What an account of the crew is called, as the panel shows it.</summary>
    public static string NameOf(string account) => Crew.FirstOrDefault(c => c.Name == account)?.DisplayName ?? account;

    /// <summary>Where the panel is and how to get in; null before it is open and has its accounts.</summary>
    public DemoAccess? Access { get; private set; }

    /// <summary>What came of it so far.</summary>
    public DemoPanelTally Tally => _crew is { } crew
        ? new(crew.Labels, crew.Decisions, crew.Studied, _problem)
        {
            Study = crew.Duties?.Study, Kinds = crew.Duties?.Kinds.All ?? 0, KindsPictured = crew.Duties?.Kinds.Pictured ?? 0,
        }
        : new(0, 0, 0, _problem);

    /// <summary>Makes accounts and catalogue, and has the crew work until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var address = await OpenAsync(cancellation);
            var code = await CodeAsync(cancellation);
            var access = DemoAccess.To(address);
            using var setup = await PanelSetup.BeginAsync(address, code, DemoAccess.Admin, access.Password);
            await setup.DefineAsync(line.DefectTypes.Select(Describe));
            await setup.AddPersonAsync(DemoAccess.Watcher, "You", "lead", access.Pin);
            await setup.AddPersonAsync(DemoAccess.Guest, "Guest", "inspector", access.GuestPin);
            var people = new List<(InspectorSkill Skill, string Token)>();
            foreach (var skill in Crew)
                people.Add((skill, await setup.AddSimulatedAsync(skill)));
            Access = access;
            _crew = new(address, files.State, line, LeftForPeople, seed, time);
            await _crew.RunAsync(people, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The demo is over.
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            _problem = e.Message;
        }
    }

    private static (string Id, string Name, string Rule, string Severity) Describe(DefectType type)
    {
        var (name, rule, severity) = type switch
        {
            DefectType.Scratch => ("Scratch", "A line that catches the nail. What can be wiped off is none.", "minor"),
            DefectType.Dent => ("Dent", "The surface is pressed in: light breaks at it.", "major"),
            DefectType.Stain => ("Stain", "Oil, coolant or ink that has dried with a rim.", "minor"),
            DefectType.Crack => ("Crack", "A dark, jagged line, often with a branch. Never let one pass.", "critical"),
            DefectType.MissingFeature => ("Missing feature", "A hole or a piece of the print is not there, or closed.", "critical"),
            DefectType.Misprint => ("Misprint", "Print that was smeared or is out of place.", "major"),
            DefectType.Contamination => ("Contamination", "A chip, crumb or fibre lies on the part.", "minor"),
            DefectType.Burr => ("Burr", "Metal stands over an edge.", "major"),
            DefectType.Tear => ("Tear", "Torn open.", "critical"),
            DefectType.Crease => ("Crease", "A fold with a lit and a shaded side.", "minor"),
            _ => ("Broken yarn", "A yarn of the weave is missing for a while.", "major"),
        };
        return (InspectorCrew.IdOf(type), name, rule, severity);
    }

    private async Task<Uri> OpenAsync(CancellationToken cancellation)
    {
        var url = await UntilAsync(() => server.Url, "the panel did not open", cancellation);
        return new(url);
    }

    /// <summary>As a person does, it looks for the code in the station's log.</summary>
    private Task<string> CodeAsync(CancellationToken cancellation) => UntilAsync(
        () => Code().Match(ReadLog()) is { Success: true } match ? match.Groups["code"].Value : null, "the log never told the first account's code", cancellation);

    private string ReadLog()
    {
        using var stream = new FileStream(files.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private async Task<string> UntilAsync(Func<string?> find, string otherwise, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (find() is { } found)
                return found;
            if (time.GetElapsedTime(began) > StartWithin)
                throw new TimeoutException(otherwise);
            await Task.Delay(Look, time, cancellation);
        }
    }

    [GeneratedRegex("with the code (?<code>[A-Z0-9-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
