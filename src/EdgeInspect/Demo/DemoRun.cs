using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Commands;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Hosting;
using EdgeInspect.Station;
using EdgeInspect.Station.Panel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EdgeInspect.Demo;

/// <summary>What to show.</summary>
/// <param name="Duration">How long to inspect.</param>
/// <param name="IsHeadless">Whether plain lines replace the live view.</param>
/// <param name="Folder">Where everything goes.</param>
/// <param name="Product">What the line makes.</param>
/// <param name="PartsPerSecond">How fast.</param>
/// <param name="Seed">Seed of line and teaching.</param>
/// <param name="HasHub">Whether broker and hub run, too.</param>
/// <param name="HasPanel">Whether the panel is open, with simulated inspectors at it.</param>
internal sealed record DemoRequest(
    TimeSpan Duration, bool IsHeadless, string Folder, ProductKind Product, double PartsPerSecond, ulong Seed, bool HasHub, bool HasPanel);

/// <summary>The main job in one go: teaches the simulated product from good parts, inspects with injected defects, sums up.</summary>
internal sealed class DemoRun(DemoRequest request, TimeProvider time)
{
    private const int GoodParts = 200;
    private const int Lots = 40;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private readonly DemoFiles _files = new(request.Folder);

    /// <summary>Runs it.</summary>
    /// <returns>Success when the station ran to the end and its summary has no problem.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        await using var fleet = request.HasHub ? await DemoFleet.StartAsync(_files, time, cancel) : null;
        _files.WriteStation(request.Product, request.PartsPerSecond, request.Seed, fleet?.BrokerPort, request.HasPanel);
        var source = new ConfigurationSource<StationOptions>(_files.Configuration, []);
        var snapshot = source.Load().OrThrow();
        var line = new SimulatedLine(snapshot.Options.Camera.Simulated.Line);
        Teach(line, cancel);
        if (fleet is not null)
            AnsiConsole.MarkupLineInterpolated($"The fleet's pages: {fleet.Pages}");
        var errors = Console.Error;
        DemoSummary summary;
        ExitCode code;
        try
        {
            (summary, code) = await Inspect(source, snapshot, line, fleet, cancel);
        }
        finally
        {
            Console.SetError(errors);
        }
        if (fleet is not null)
            summary = summary with { Hub = await Compare(fleet) };
        await File.WriteAllTextAsync(_files.Summary, summary.ToJson(), CancellationToken.None);
        AnsiConsole.WriteLine(summary.ToJson());
        foreach (var said in summary.Panel is { Problem: null } panel ? panel.Lines() : [])
            Console.WriteLine(said);
        if (summary.HubLine() is { } hubLine)
            AnsiConsole.WriteLine(hubLine);
        AnsiConsole.MarkupLineInterpolated(
            $"Everything lies in {_files.Folder}: model, state (edgeinspect ledger tail --state {_files.State}), summary.json, station.log{(fleet is null ? "" : ", hub, hub.log")}");
        return code == ExitCode.Success ? await Check(summary) : code;
    }

    private static async Task<ExitCode> Check(DemoSummary summary)
    {
        var code = ExitCode.Success;
        foreach (var problem in summary.Problems())
        {
            await Console.Error.WriteLineAsync($"edgeinspect: {problem}");
            code = ExitCode.CheckFailed;
        }
        return code;
    }

    private async Task<DemoHubTally> Compare(DemoFleet fleet)
    {
        using (var ledger = LedgerReader.Open(_files.State))
            await fleet.UntilTakenAsync(ledger.LastSeq);
        await fleet.StopAsync();
        return await DemoHubTally.OfAsync(_files.HubData, _files.State, time);
    }

    private void Teach(SimulatedLine line, CancellationToken cancel)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]Teaching[/] the product '{request.Product}' from {GoodParts} good parts of {Lots} lots; no defect is shown");
        var teaching = new TeachingRequest
        {
            Pictures = new SimulatedGoodParts(line.Options, GoodParts, Lots),
            Folder = _files.Model,
            Name = request.Product.ToString().ToLowerInvariant(),
            Backbone = BackboneOption.PathOf("int8"),
            Features = _files.Model + ".features",
            DiscardFeatures = true,
            Options = new() { Seed = (int)request.Seed },
        };
        var result = TeachingView.Teach(teaching, time, cancel);
        var (threshold, seconds) = (result.Manifest.Thresholds.Default, request.Duration.TotalSeconds);
        AnsiConsole.MarkupLineInterpolated(
            $"Threshold {threshold:f2}; [bold]inspecting[/] at {request.PartsPerSecond:f0} parts/s for {seconds:f0} s");
    }

    private async Task<(DemoSummary Summary, ExitCode Code)> Inspect(
        ConfigurationSource<StationOptions> source, ConfigurationSnapshot<StationOptions> snapshot, SimulatedLine line, DemoFleet? fleet,
        CancellationToken cancel)
    {
        using var supervisor = SystemdNotifier.FromEnvironment(_ => null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var log = LogToFile();
        var station = StationHost.Build(source, snapshot, supervisor, StationComposition.AddParts);
        var (camera, slot) = (station.Services.GetRequiredService<ICamera>(), station.Services.GetRequiredService<FrameSlot>());
        using var tally = new DemoTally(_files.State, line);
        var panel = station.Services.GetService<PanelServer>() is { } server ? new DemoPanel(server, _files, line, (int)request.Seed, time) : null;
        ExitCode code;
        await using (station)
        {
            var running = station.RunAsync(stop.Token);
            var inspectors = panel?.RunAsync(stop.Token) ?? Task.CompletedTask;
            var view = new DemoView(tally, camera, slot, () => station.Urls.FirstOrDefault() ?? "starting", fleet?.Pages, panel);
            await Watch(view, running, cancel);
            await stop.CancelAsync();
            await inspectors;
            code = await running;
        }
        tally.Update();
        var dropped = slot.Drops.Count + camera.Status.Dropped;
        var labelled = panel is null ? null : panel.Tally with { Agreement = DemoAgreement.Of(_files.State) };
        return (Sum(tally, camera.Status.Frames + camera.Status.Dropped, dropped) with { Panel = labelled }, code);
    }

    /// <summary>The log would tear the live view apart: it goes to a file, where it can be read afterwards.</summary>
    private StreamWriter LogToFile()
    {
        var log = new StreamWriter(_files.Log, append: false) { AutoFlush = true };
        Console.SetError(log);
        return log;
    }

    private async Task Watch(DemoView view, Task running, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        if (request.IsHeadless || Console.IsOutputRedirected)
        {
            await Repeat(LineInterval, elapsed => Console.WriteLine(view.Line(elapsed)));
        }
        else
        {
            await AnsiConsole.Live(view.Render(TimeSpan.Zero, request.Duration)).StartAsync(
                live => Repeat(Refresh, elapsed => live.UpdateTarget(view.Render(elapsed, request.Duration))));
        }

        async Task Repeat(TimeSpan interval, Action<TimeSpan> show)
        {
            using var ticks = new PeriodicTimer(interval, time);
            var end = request.Duration - (interval / 2);
            while (time.GetElapsedTime(start) < end && !running.IsCompleted && !cancel.IsCancellationRequested)
            {
                await Task.WhenAny(running, ticks.WaitForNextTickAsync(CancellationToken.None).AsTask());
                view.Update();
                show(time.GetElapsedTime(start));
            }
        }
    }

    private DemoSummary Sum(DemoTally tally, long frames, long dropped)
    {
        using var reader = LedgerReader.Open(_files.State);
        using var verifier = new LedgerVerifier(reader);
        var verified = verifier.Verify(_ => { });
        return new(
            tally.Parts,
            tally.Ok,
            tally.Ng,
            tally.Unsure,
            tally.Gaps,
            frames - tally.Parts - tally.Gaps,
            tally.Late,
            tally.Recall,
            tally.RecallSubtle,
            tally.FalseRejectRate,
            new(tally.LatencyMs(0.5), tally.LatencyMs(0.99)),
            dropped,
            _files.Passed().Count(rid => !tally.Recorded.Contains(rid)),
            verified.Problem is null);
    }
}
