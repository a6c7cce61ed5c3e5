using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Adapters.Sensors;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Live;
using EdgeInspect.Station.Panel;
using EdgeInspect.Station.Uplink;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>
/// Puts a station together: the one place that knows which parts there are. Parts are made in the order in which they need each other and
/// disposed in the reverse one; hosted loops stop in the reverse order of their registration: triggers, camera and inspecting thread; the
/// commits of what was judged and the output line; the recorder of gaps and faults; the drift windows; the panel; pictures and ledger; the link
/// to the hub, which sends what the ledger wrote last. They share one deadline.
/// </summary>
internal static class StationComposition
{
    /// <summary>Adds the station's parts. One that can't be had fails when the host is built or started, with a message for its user.</summary>
    public static void AddParts(IServiceCollection services, StationOptions options)
    {
        AddInspection(services, options);
        AddRecording(services, options);
        AddSurroundings(services, options);
        UplinkComposition.AddLink(services, options);
        services.AddHostedService<StorageDrain>();
        AddPanel(services, options);
        UplinkComposition.AddWatches(services, options);
        services.AddSingleton<WindowRecorder>();
        services.AddHostedService(s => s.GetRequiredService<WindowRecorder>());
        services.AddSingleton<EventRecorder>();
        services.AddHostedService(s => s.GetRequiredService<EventRecorder>());
        services.AddHostedService<SurroundingsWatch>();
        services.AddHostedService<StorageWatch>();
        services.AddHostedService<ActiveModel>();
        if (options.Camera.Trigger.ToMode() == TriggerMode.GpioEdge)
            services.AddHostedService<SensorWatch>();
        services.AddHostedService<OutputDrain>();
        services.AddHostedService(s => s.GetRequiredService<InspectionLoop>());
        services.AddHostedService(s => s.GetRequiredService<PartTriggers>());
    }

    private static void AddInspection(IServiceCollection services, StationOptions options)
    {
        var trigger = options.Camera.Trigger.ToMode();
        services.AddSingleton(s => CameraFactory.Create(options.Camera, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new FrameSlot(
            trigger == TriggerMode.FreeRun ? 1 : options.Inspection.QueueLength, trigger == TriggerMode.FreeRun ? SlotPolicy.KeepNewest : SlotPolicy.KeepOldest));
        services.AddSingleton(_ => ModelLoader.Load(options.Model));
        services.AddSingleton(s => s.GetRequiredService<LoadedModel>().Detector);
        services.AddSingleton(_ => new ImagePolicy(options.Images.Policy));
        services.AddSingleton(s => new Inspector(
            Active(s, options),
            TimeSpan.FromMilliseconds(options.Inspection.DeadlineMs),
            s.GetRequiredService<ILedger>(),
            s.GetRequiredService<ImageStore>(),
            s.GetRequiredService<ImagePolicy>(),
            s.GetRequiredService<StationMetrics>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<InspectionLoop>();
        services.AddSingleton<FrameAccount>();
        services.AddSingleton(s => new PartTriggers(
            s.GetRequiredService<ICamera>(), options.Camera.Trigger, s.GetService<IPartSensor>(), s.GetRequiredService<StationMetrics>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new VitalSigns(
            s.GetRequiredService<LivenessGate<VitalLoop>>(), s.GetRequiredService<ICamera>(), s.GetRequiredService<Ledger>(), s.GetService<IPartSensor>()));
        if (trigger == TriggerMode.GpioEdge)
            services.AddSingleton<IPartSensor>(_ => new GpioEdgeSource(options.Camera.Trigger.Gpio));
    }

    private static ActiveInspection Active(IServiceProvider services, StationOptions options)
    {
        var model = services.GetRequiredService<LoadedModel>();
        if (options.Recipe.RefusalFor(model.Manifest.Input) is { } refusal)
            throw new UserErrorException(ExitCode.Usage, refusal);
        var recipe = options.Recipe.ToRecipe(model.Detector.Threshold, model.Manifest.Input.Region);
        return new(model.Detector, Candidate: null, recipe, services.GetRequiredService<ConfigurationReloader<StationOptions>>().Current.Sha256);
    }

    private static void AddRecording(IServiceCollection services, StationOptions options)
    {
        services.AddSingleton(_ => StateDirectory.Acquire(options.Station.StateDirectory));
        services.AddSingleton(s => OpenLine(s, options.Output));
        services.AddSingleton(s => new OutputGate(
            s.GetRequiredService<IOutputLine>(), options.Output.Gate, TimeSpan.FromMilliseconds(options.Output.LeadMs), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new WindowIntake(WindowIntake.DefaultCapacity));
        services.AddSingleton<LivePicture>();
        services.AddSingleton<CommitReport>();
        services.AddSingleton(s => OpenLedger(s, options));
        services.AddSingleton<ILedger>(s => s.GetRequiredService<Ledger>());
        services.AddSingleton(s => WindowStore.Open(
            s.GetRequiredService<StateDirectory>(),
            s.GetRequiredService<Ledger>(),
            new(options.Station.Site, options.Station.Line, options.Station.Name),
            options.Windows,
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IWindowOutbox>(s => s.GetRequiredService<WindowStore>());
        services.AddSingleton(s => ImageStore.Open(s.GetRequiredService<StateDirectory>(), s.GetRequiredService<Ledger>(), options.Images.Store));
    }

    private static IOutputLine OpenLine(IServiceProvider services, OutputOptions options)
    {
        var line = OutputLineFactory.Create(options, services.GetRequiredService<TimeProvider>());
        var exit = services.GetRequiredService<StationExit>();
        line.Fatal += reason => exit.Fail(ExitCode.Internal, reason);
        return line;
    }

    /// <summary>The gate and the line are made before the ledger, so that they outlive its last commits.</summary>
    private static Ledger OpenLedger(IServiceProvider services, StationOptions options)
    {
        var report = services.GetRequiredService<CommitReport>();
        var configuration = services.GetRequiredService<ConfigurationReloader<StationOptions>>().Current;
        var identity = new StationIdentity(options.Station.Site, options.Station.Line, options.Station.Name, StationHealth.ProgramVersion, configuration.Sha256);
        var ledger = Ledger.Open(services.GetRequiredService<StateDirectory>(), identity, options.Ledger, services.GetRequiredService<TimeProvider>());
        var (line, exit) = (services.GetRequiredService<IOutputLine>(), services.GetRequiredService<StationExit>());
        ledger.Fatal += reason =>
        {
            // The records of the parts on their way may not be on the disk.
            line.Rest();
            exit.Fail(ExitCode.State, reason);
        };
        ledger.Start(report);
        return ledger;
    }

    private static void AddPanel(IServiceCollection services, StationOptions options)
    {
        if (!options.Panel.Enabled)
            return;
        services.AddSingleton(s => new ShiftTally(
            options.Station.StateDirectory, ShiftTally.Parse(options.Panel.ShiftStarts), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RecentLosses>();
        services.AddHostedService(s => s.GetRequiredService<RecentLosses>());
        services.AddSingleton<LiveStation>();
        services.AddSingleton<PanelFoundations>();
        services.AddSingleton<PanelServer>();
        services.AddHostedService(s => s.GetRequiredService<PanelServer>());
    }

    private static void AddSurroundings(IServiceCollection services, StationOptions options)
    {
        services.AddSingleton<IClockQuality>(s => new ClockQuality(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEnvironmentSensors>(s => new EnvironmentSensors(options.Environment, s.GetRequiredService<TimeProvider>()));
    }
}
