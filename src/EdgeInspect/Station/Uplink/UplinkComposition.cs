using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>Puts the link to the hub together, where there is a hub.</summary>
internal static class UplinkComposition
{
    /// <summary>Adds the link, which is hosted before the ledger's drain and so stops after it.</summary>
    public static void AddLink(IServiceCollection services, StationOptions options)
    {
        if (!options.Hub.Enabled)
            return;
        services.AddSingleton(s => new EventQueue(options.Hub.EventQueueLength, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StationVoice>();
        AddSideTraffic(services, options);
        services.AddSingleton<HubUplink>();
        services.AddHostedService(s => s.GetRequiredService<HubUplink>());
    }

    /// <summary>Adds what must stop before the ledger does.</summary>
    public static void AddWatches(IServiceCollection services, StationOptions options)
    {
        if (!options.Hub.Enabled)
            return;
        services.AddHostedService<MarkKeeper>();
        services.AddHostedService(s => new HealthWatch(
            s.GetRequiredService<StationHealth>(),
            () => s.GetRequiredService<ICamera>().Status,
            () => s.GetRequiredService<IOutputLine>().Status,
            s.GetRequiredService<EventQueue>(),
            s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Shows what it counts, where there is one.</summary>
    public static void Observe(IServiceProvider services, StationHealth health, StationMetrics metrics)
    {
        if (services.GetService<HubUplink>() is not { } uplink)
            return;
        if (services.GetService<PictureTraffic>() is { } pictures)
            Observe(pictures, metrics);
        health.Add("hub", uplink.Health);
        metrics.ObserveLevel("edgeinspect.hub.backlog", "{record}", "Records that the hub has not acknowledged.", () => uplink.Status?.Backlog ?? 0);
        metrics.ObserveLevel("edgeinspect.hub.acknowledged.seq", "{record}", "The hub has all records up to this number.", () => uplink.Status?.AcknowledgedSeq ?? 0);
        metrics.ObserveLevel(
            "edgeinspect.hub.online", "{connection}", "1 while the broker is connected.", () => uplink.Status?.Link.State == LinkState.Online ? 1 : 0);
        metrics.ObserveCount("edgeinspect.hub.batches", "{batch}", "Batches of records sent, repetitions included.", () => uplink.Status?.Batches ?? 0);
        metrics.ObserveCount("edgeinspect.hub.repeated", "{record}", "Records sent again.", () => uplink.Status?.Repeated ?? 0);
        metrics.ObserveCount(
            "edgeinspect.hub.acks.refused", "{message}", "Acknowledgements that were unreadable or claimed what was never sent.", () => uplink.Status?.RefusedAcks ?? 0);
        metrics.ObserveCount("edgeinspect.hub.reconnects", "{connection}", "Times that the broker was connected again.", () => uplink.Counters.Reconnects);
        metrics.ObserveCount("edgeinspect.hub.refused", "{message}", "Messages that the broker refused.", () => uplink.Counters.Refused);
        metrics.ObserveCount("edgeinspect.hub.events.dropped", "{event}", "Alarms lost while there was no connection.", () => uplink.EventsDropped);
    }

    private static void AddSideTraffic(IServiceCollection services, StationOptions options)
    {
        var name = new StationName(options.Station.Site, options.Station.Line, options.Station.Name);
        services.AddSingleton<ISideTraffic>(s => new WindowTraffic(
            s.GetRequiredService<IWindowOutbox>(), name, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<WindowTraffic>>()));
        if (!options.Hub.Pictures.Enabled)
            return;
        services.AddSingleton(s => new PictureTraffic(
            StationPictures.Open(s.GetRequiredService<Ledger>(), s.GetRequiredService<StateDirectory>()),
            options.Hub.Pictures,
            name,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<PictureTraffic>>()));
        services.AddSingleton<ISideTraffic>(s => s.GetRequiredService<PictureTraffic>());
    }

    private static void Observe(PictureTraffic pictures, StationMetrics metrics)
    {
        metrics.ObserveLevel("edgeinspect.hub.pictures.waiting", "{result}", "Results whose pictures the hub has not acknowledged, as last counted.", () => pictures.LastWaiting);
        metrics.ObserveCount("edgeinspect.hub.pictures.acknowledged", "{result}", "Results whose pictures the hub has, all of them.", () => pictures.Counters.Acknowledged);
        metrics.ObserveCount("edgeinspect.hub.pictures.size", "By", "Bytes of messages with pictures, repetitions included.", () => pictures.Counters.Bytes);
        metrics.ObserveCount("edgeinspect.hub.pictures.refused", "{result}", "Results with a picture that the hub does not take.", () => pictures.Counters.Refused);
        metrics.ObserveCount("edgeinspect.hub.pictures.damaged", "{result}", "Results with a picture that is not as its record says.", () => pictures.Counters.Damaged);
        metrics.ObserveCount("edgeinspect.hub.pictures.gone", "{result}", "Results whose pictures were deleted while they were sent.", () => pictures.Counters.Gone);
        metrics.ObserveCount("edgeinspect.hub.pictures.pauses", "{pause}", "Times that the hub had no room for pictures.", () => pictures.Counters.Pauses);
    }
}
